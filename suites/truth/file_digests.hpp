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
  /// By these a file that changed is told from what it was, within this run alone.
  struct known {
    std::int64_t size;
    std::int64_t changed_s;
    std::int64_t changed_ns;
    std::string digest;
  };

  std::map<std::filesystem::path, known> known_;
};

} // namespace mprun
