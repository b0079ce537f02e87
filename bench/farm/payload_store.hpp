// The files for transfers, each made once per run, because making a megabyte for each visit would
// take longer than sending it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace mprun {

/// The content of a transfer.
struct payload_spec {
  std::uint64_t size = 0;
  bool is_text = false; ///< Python source, otherwise random bytes
};

class payload_store {
public:
  /// The files stay until the folder is removed.
  explicit payload_store(std::filesystem::path folder) : folder_(std::move(folder)) {}

  struct payload {
    std::filesystem::path file; ///< empty where it could not be written
    std::string sha256;
  };

  payload const& of(payload_spec wanted);

private:
  std::filesystem::path folder_;
  std::map<std::pair<std::uint64_t, bool>, payload> made_;
};

} // namespace mprun
