// An output that a person named: a file, which appears whole or not at all, or something that
// cannot do so: a device, a pipe, "-" (standard output).
//
// Flow: open(), write to descriptor() any number of times (it is a file: bytes can be taken back by
// truncating it and read again), commit(). Until then a file of that name stays as it was, and
// without commit() nothing is left behind.
//
// A new file is written beside its target and renamed; one that replaces another has its mode and,
// where that is allowed, its owner. A symbolic link is followed: it stays, and its target is
// replaced, or created. A target that cannot be replaced by renaming (a device, a pipe, a file in a
// folder that may not be written to, a file that is mounted) gets its bytes by commit(), from
// memory.
#pragma once

#include "base/files/unique_fd.hpp"

#include <filesystem>
#include <string>

namespace mprun {

class output_file {
public:
  output_file() = default;
  output_file(output_file const&) = delete;
  output_file& operator=(output_file const&) = delete;
  ~output_file();

  /// Returns 0 or the errno of why the file cannot be written. Waits for the reader of a pipe.
  int open(std::filesystem::path const& file);
  int descriptor() const noexcept { return written_.get(); }
  /// Returns 0 or the errno of the step that failed.
  int commit();

private:
  int open_beside(std::filesystem::path const& target);
  int hold_in_memory();
  int copy_to(int descriptor) const;
  int overwrite_target() const;

  std::filesystem::path target_; ///< symbolic links are resolved
  std::string temporary_;        ///< beside the target; empty: held in memory
  unique_fd written_;
  unique_fd stream_; ///< a target that is not a regular file
};

/// Returns 0 or the errno of why output_file could not write the file; changes nothing.
int check_writable(std::filesystem::path const& file);

} // namespace mprun
