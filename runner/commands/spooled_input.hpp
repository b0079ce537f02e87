// What comes through a pipe, held in a file: a copy looks at its sources more than once.
#pragma once

#include "base/files/unique_fd.hpp"

#include <filesystem>
#include <string>

namespace mprun {

class spooled_input {
public:
  /// "-" (standard input), a pipe or a device: what has to be read to its end once.
  static bool is_needed_for(std::string const& source);

  /// Throws config_error where it cannot be read.
  explicit spooled_input(std::string const& source);

  /// As long as this lives.
  std::filesystem::path file() const;

private:
  unique_fd held_;
};

} // namespace mprun
