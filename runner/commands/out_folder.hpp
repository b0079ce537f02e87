// The folder that --out names.
#pragma once

#include <filesystem>

namespace mprun {

/// Makes it where it is missing, and holds it until this process ends: what two of them write there
/// would be mixed. Throws config_error when it cannot be made or written to, or another one holds
/// it.
void make_out_folder(std::filesystem::path const& folder);

/// Makes it and its folder of logs, which it returns, without those of an earlier run: they would
/// be read as this one's.
std::filesystem::path make_run_folder(std::filesystem::path const& folder);

} // namespace mprun
