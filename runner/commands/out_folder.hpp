// The folder that --out names.
#pragma once

#include <filesystem>

namespace mprun {

/// Whether the _results.json of an earlier run are removed.
enum class earlier_results { removed, kept };

/// Makes the folder if it is missing and locks it until this process ends, so that two processes
/// cannot mix their outputs. Throws config_error when it cannot be made, written to or locked.
void make_out_folder(std::filesystem::path const& folder);

/// The folder of the boards' logs and recordings.
std::filesystem::path log_folder_in(std::filesystem::path const& out);

/// Makes the folder and its log folder, which is returned. Removes the outputs of an earlier run,
/// which would be taken for this run's. `official`: whether that includes the _results.json.
std::filesystem::path make_run_folder(std::filesystem::path const& folder,
                                      earlier_results official);

/// For a run that fails before it begins, so that earlier reports are not taken for its own. Leaves
/// alone what another mprun is writing, and a folder that no run has written to.
void remove_earlier_outputs(std::filesystem::path const& folder, earlier_results official) noexcept;

} // namespace mprun
