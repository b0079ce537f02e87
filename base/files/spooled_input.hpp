// Input from a pipe, stored in a file, since a copy reads its sources more than once.
#pragma once

#include "base/files/file_failure.hpp"
#include "base/files/unique_fd.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace mprun {

class spooled_input {
public:
  /// True for "-" (standard input), pipes and devices, which can be read only once.
  static bool is_needed_for(std::string const& source);

  static file_result<spooled_input> of(std::string const& source);

  /// Valid during the lifetime of this object.
  std::filesystem::path file() const;

private:
  explicit spooled_input(unique_fd held) noexcept : held_(std::move(held)) {}

  unique_fd held_;
};

} // namespace mprun
