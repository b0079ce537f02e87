// Where mprun writes whatever a person named: a file that appears whole or not at all, or what is
// no such file and cannot: a device, a pipe, "-" (standard output).
//
// Flow: open(), write to descriptor() any number of times (it is a file: bytes can be taken back by
// cutting it and read again), commit(). Until then what had the name stays as it was, and without
// commit() nothing is left behind.
//
// A new file is written beside its place and renamed; one that replaces another has its mode and,
// where that is allowed, its owner. A symbolic link is followed: it stays, and what it leads to is
// replaced, or made. What cannot be renamed into its place (a device, a pipe, a file in a folder
// that may not be written to, a file that is mounted) gets its bytes by commit(), from memory.
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

  /// 0 or the errno of why nothing can be written there. Waits for the reader of a pipe.
  int open(std::filesystem::path const& file);
  int descriptor() const noexcept { return written_.get(); }
  /// 0 or the errno of what failed.
  int commit();

private:
  int open_beside(std::filesystem::path const& place);
  int hold_in_memory();
  int pour_into(int descriptor) const;
  int pour_into_place() const;

  std::filesystem::path place_; ///< where links lead
  std::string temporary_;       ///< beside it; empty: held in memory
  unique_fd written_;
  unique_fd straight_to_; ///< what is no regular file
};

/// 0 or the errno of why output_file could not write there; changes nothing.
int cannot_write_there(std::filesystem::path const& file);

} // namespace mprun
