// Restricts the files that a started program may change to those below the given folders.
//
// Flow: make_confinement() once, then the result in any number of spawn requests. The program may
// read and execute everything, and write to terminals, /dev/null and their like. It is Linux's
// Landlock, by bare system calls: it needs no privilege, holds for everything the program starts,
// and follows paths to where they really lead. On a kernel before 5.13, or without Landlock, a
// confinement is empty and restricts nothing; see kernel_confines().
//
// Landlock restricts opening, creating, moving and removing. `keeps_attributes` adds a seccomp
// filter against other changes to files, by whatever path: modes, owners, times, extended
// attributes, truncate(2) (which Landlock does not cover before Linux 6.2). These calls fail with
// EPERM, in the program's own folders too: for interpreters that run tests, not for any program.
#pragma once

#include "base/files/unique_fd.hpp"

#include <boost/system/error_code.hpp>
#include <filesystem>
#include <memory>
#include <vector>

namespace mprun {

using boost::system::error_code;

class confinement {
public:
  /// Restricts nothing.
  confinement() = default;

  explicit operator bool() const noexcept { return rules_ != nullptr; }

  /// Called in the program's process, before it executes: system calls only. Sets errno on failure.
  bool enter() const noexcept;

private:
  friend error_code make_confinement(std::vector<std::filesystem::path> const& folders,
                                     bool keeps_attributes, confinement& made);

  std::shared_ptr<unique_fd const> rules_;
  bool keeps_attributes_ = false;
};

/// The folders must exist; a folder that is removed later takes its permission with it.
error_code make_confinement(std::vector<std::filesystem::path> const& folders,
                            bool keeps_attributes, confinement& made);

bool kernel_confines() noexcept;

} // namespace mprun
