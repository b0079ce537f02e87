// Which files a started program may change: those below the folders it is given, and no others.
//
// Flow: make_confinement() once, then the result in any number of spawn requests. The program may
// read and execute everything, and write to terminals, /dev/null and their like. It is Linux's
// Landlock, by bare system calls: it needs no privilege, holds for everything the program starts,
// and follows paths to where they really lead. On a kernel before 5.13, or without Landlock, a
// confinement is empty and holds nobody back; kernel_confines() tells.
//
// Landlock speaks of opening, making, moving and removing. `keeps_attributes` adds a seccomp filter
// against what changes files otherwise, by whatever path: modes, owners, times, extended
// attributes, truncate(2) (on kernels before 6.2 out of Landlock's reach). The program is told
// EPERM, in its own folders too: for interpreters that run tests, not for any program.
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
  /// Confines nobody.
  confinement() = default;

  explicit operator bool() const noexcept { return rules_ != nullptr; }

  /// In the program's process, before it executes: system calls only. errno tells of a failure.
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
