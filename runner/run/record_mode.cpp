#include "runner/run/record_mode.hpp"

#include <fmt/format.h>

namespace mprun {

std::string recordings_notice(std::size_t kept, std::filesystem::path const& folder) {
  return fmt::format("the recordings of {} board{} are in {}; mprun replay FILE prints one", kept,
                     kept == 1 ? "" : "s", folder.string());
}

} // namespace mprun
