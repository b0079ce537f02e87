// Input from a pipe, stored in a file, since a copy reads its sources more than once.
#pragma once

#include "base/files/unique_fd.hpp"

#include <filesystem>
#include <string>

namespace mprun {

class spooled_input {
public:
  /// True for "-" (standard input), pipes and devices, which can be read only once.
  static bool is_needed_for(std::string const& source);

  /// Throws config_error where it cannot be read.
  explicit spooled_input(std::string const& source);

  /// Valid during the lifetime of this object.
  std::filesystem::path file() const;

private:
  unique_fd held_;
};

} // namespace mprun
