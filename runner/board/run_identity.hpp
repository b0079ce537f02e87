// The run's id and host, and where it may put files.
#pragma once

#include "runner/board/launch.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace mprun {

struct run_identity {
  std::string run_id; ///< "20261124T024500Z-1f3a9c02": sorts by time
  std::string host;
  run_workspace workspace;     ///< a scratch folder of its own under the temporary folder
  std::filesystem::path cache; ///< what may be kept between runs
};

/// Makes the scratch folder. Throws config_error when it cannot.
run_identity make_run_identity();

/// The same, but the folder is made when it is first used; then `on_use` is called, which sees that
/// it will be removed.
run_identity
make_run_identity(std::function<void(std::string token, std::filesystem::path scratch)> on_use);

/// $XDG_CACHE_HOME/mprun.
std::filesystem::path cache_folder();

/// As many descriptors as the system allows: each board that is a process needs a few.
void raise_descriptor_limit() noexcept;

} // namespace mprun
