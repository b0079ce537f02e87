// Takes secrets out of a text that is there as a whole.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// Each byte of each secret becomes '*'; of secrets that overlap, or that begin alike, all bytes
/// do. None of them is empty.
void mask_secrets(std::string& text, std::vector<std::string> const& secrets);

/// `text`, but each line that is the same as that of `masked` but for bytes that are '*' there is
/// the other's.
std::string masked_alike(std::string_view text, std::string_view masked);

} // namespace mprun
