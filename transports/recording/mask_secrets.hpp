// Masks secrets in a text that is there as a whole.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// Each byte of each secret becomes '*', even where secrets overlap or begin alike. None of them is
/// empty.
void mask_secrets(std::string& text, std::vector<std::string> const& secrets);

/// Returns `text`, with each line replaced by that of `masked` where the two differ only in bytes
/// that are '*' in `masked`.
std::string masked_alike(std::string_view text, std::string_view masked);

} // namespace mprun
