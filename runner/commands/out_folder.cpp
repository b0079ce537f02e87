#include "runner/commands/out_folder.hpp"

#include "runner/config_error.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

namespace mprun {

void make_out_folder(std::filesystem::path const& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (!failed && ::access(folder.c_str(), W_OK | X_OK) != 0) {
    failed = {errno, std::generic_category()};
  }
  if (failed) {
    throw config_error(
        fmt::format("--out: cannot write to {}: {}", folder.string(), failed.message()));
  }
}

std::filesystem::path make_run_folder(std::filesystem::path const& folder) {
  auto logs = folder / "boards";
  make_out_folder(folder);
  make_out_folder(logs);
  std::error_code ignored;
  for (auto const& entry : std::filesystem::directory_iterator(logs, ignored)) {
    auto const kind = entry.path().extension();
    if (kind == ".log" || kind == ".rec") {
      std::filesystem::remove(entry.path(), ignored);
    }
  }
  return logs;
}

} // namespace mprun
