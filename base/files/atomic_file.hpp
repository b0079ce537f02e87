// Text for an output_file, which appears whole or not at all; it is synced before that.
//
// Flow: construct, write() any number of times, commit(). The first error is kept, later writes do
// nothing, and commit() returns it. Without commit() nothing is left behind.
#pragma once

#include "base/files/file_failure.hpp"
#include "base/files/output_file.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace mprun {

class atomic_file {
public:
  explicit atomic_file(std::filesystem::path file);

  void write(std::string_view text) {
    constexpr std::size_t flush_size = 64 * 1024;
    if (result_) {
      buffer_ += text;
      if (buffer_.size() >= flush_size) {
        flush();
      }
    }
  }
  /// Gives the file its name.
  file_result<void> commit();

private:
  void flush();
  void fail(int reason);

  std::filesystem::path file_;
  output_file out_;
  std::string buffer_;
  file_result<void> result_;
};

} // namespace mprun
