// Finds a program's file as execvp(3) does.
#pragma once

#include <boost/system/error_code.hpp>
#include <string>

namespace mprun {

/// Sets `path` to that of the program `name` in the folders of $PATH, or to the name itself where
/// it has a slash; relative names refer to this process's directory, not a child's. ENOENT where
/// there is no such file, EACCES where it may not be executed.
boost::system::error_code find_executable(std::string const& name, std::string& path);

} // namespace mprun
