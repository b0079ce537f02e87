// The folder that --out names.
#pragma once

#include <filesystem>

namespace mprun {

/// Of an earlier run, what the new one begins with.
enum class earlier_results { removed, kept };

/// Makes it where it is missing, and holds it until this process ends: what two of them write there
/// would be mixed. Throws config_error when it cannot be made or written to, or another one holds
/// it.
void make_out_folder(std::filesystem::path const& folder);

/// Where the logs and recordings of its boards are.
std::filesystem::path log_folder_in(std::filesystem::path const& out);

/// Makes it and its folder of logs, which it returns, without the outputs of an earlier run: they
/// would be read as this one's. `official`: what is to become of its _results.json.
std::filesystem::path make_run_folder(std::filesystem::path const& folder,
                                      earlier_results official);

/// For a run that does not come to its beginning: no report that stays may be taken for its own.
/// What another mprun is writing is left alone, and so is a folder that no run has written to.
void remove_earlier_outputs(std::filesystem::path const& folder, earlier_results official) noexcept;

} // namespace mprun
