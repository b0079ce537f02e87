#include "transports/process/find_executable.hpp"

#include "base/files/last_error.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <unistd.h>

namespace mprun {

using boost::system::error_code;

error_code find_executable(std::string const& name, std::string& path) {
  std::error_code ignored;
  if (name.find('/') != std::string::npos) {
    path = std::filesystem::absolute(name, ignored).string();
    return {};
  }
  auto const* const set = std::getenv("PATH");
  std::string_view folders(set != nullptr ? set : "/usr/local/bin:/usr/bin:/bin");
  bool forbidden = false;
  while (!name.empty()) {
    auto const end = folders.find(':');
    auto const folder = folders.substr(0, end);
    auto const candidate = std::filesystem::path(folder.empty() ? "." : folder) / name;
    if (std::filesystem::is_regular_file(candidate, ignored)) {
      if (::access(candidate.c_str(), X_OK) == 0) {
        path = std::filesystem::absolute(candidate, ignored).string();
        return {};
      }
      forbidden = true;
    }
    if (end == std::string_view::npos) {
      break;
    }
    folders.remove_prefix(end + 1);
  }
  return error_of(forbidden ? EACCES : ENOENT);
}

} // namespace mprun
