// Where a program is, as execvp(3) looks for it.
#pragma once

#include <boost/system/error_code.hpp>
#include <string>

namespace mprun {

/// Into `path`: that of the program `name` in the folders of $PATH, or the name itself where it has
/// a slash; relative names mean this process's directory, not a child's. ENOENT where there is
/// none, EACCES where one is there that may not be run.
boost::system::error_code find_executable(std::string const& name, std::string& path);

} // namespace mprun
