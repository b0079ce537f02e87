// The SHA-256 of files, each read once in a run unless it changed meanwhile.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace mprun {

class file_digests {
public:
  /// In hex; nothing when it cannot be read, and errno says why.
  std::optional<std::string> of(std::filesystem::path const& file);

private:
  /// These show, within one run, that a file has changed. The time is that of the last change of
  /// any kind (ctime), which a program cannot set.
  struct state {
    std::uint64_t inode;
    std::int64_t size;
    std::int64_t changed_s;
    std::int64_t changed_ns;

    friend bool operator==(state const&, state const&) = default;
  };
  struct known {
    state at;
    std::string digest;
  };

  std::map<std::filesystem::path, known> known_;
};

} // namespace mprun
