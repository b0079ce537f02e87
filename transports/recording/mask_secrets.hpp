// Masks secrets in a text that is there as a whole, or comes in pieces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// Each byte of each secret becomes '*', even where secrets overlap or begin alike. None of them is
/// empty.
void mask_secrets(std::string& text, std::vector<std::string> const& secrets);

/// The secret as it is, and as Python's repr(), JSON and the line ends of boards have it where that
/// is different.
std::vector<std::string> written_forms(std::string const& secret);

/// Flow: next() for each piece gives what may go out; rest() at the end.
class mask_in_pieces {
public:
  /// All but what may be the beginning of a secret; that comes with what follows it.
  std::string next(std::string_view piece, std::vector<std::string> const& secrets);
  /// What was held back.
  std::string rest();

private:
  std::string held_;   ///< as it came
  std::string masked_; ///< the same
};

/// Returns `text`, with each line replaced by that of `masked` where the two differ only in bytes
/// that are '*' in `masked`.
std::string masked_alike(std::string_view text, std::string_view masked);

} // namespace mprun
