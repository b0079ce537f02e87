// Masks secrets in a text that is there as a whole, or comes in pieces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// Replaces each byte of each secret by '*', even where secrets overlap or begin alike. None of
/// them may be empty.
void mask_secrets(std::string& text, std::vector<std::string> const& secrets);

/// Returns the secret, and its forms in Python's repr(), in JSON and with the line ends of boards,
/// as far as they differ.
std::vector<std::string> written_forms(std::string const& secret);

/// Masks a text that comes in pieces. Flow: next() for each piece returns what may be shown; rest()
/// at the end.
class mask_in_pieces {
public:
  /// Holds back an end that may be the beginning of a secret until the next piece decides.
  std::string next(std::string_view piece, std::vector<std::string> const& secrets);
  /// Returns what is held back.
  std::string rest();

private:
  std::string held_;   ///< unmasked
  std::string masked_; ///< the same bytes, masked
};

/// Returns `text`, with each line replaced by that of `masked` where the two differ only in bytes
/// that are '*' in `masked`.
std::string masked_alike(std::string_view text, std::string_view masked);

} // namespace mprun
