#include "base/files/safe_path.hpp"

namespace mprun {

bool stays_inside(std::string_view path) noexcept {
  if (path.find('\0') != std::string_view::npos) {
    return false;
  }
  for (;;) {
    auto const end = path.find('/');
    auto const part = path.substr(0, end);
    if (part.empty() || part == "." || part == "..") {
      return false;
    }
    if (end == std::string_view::npos) {
      return true;
    }
    path.remove_prefix(end + 1);
  }
}

} // namespace mprun
