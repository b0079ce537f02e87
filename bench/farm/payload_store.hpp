// The files that are sent and fetched, each made once in a run: making a megabyte anew for each
// visit would take longer than to send it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace mprun {

/// What is sent or fetched.
struct payload_spec {
  std::uint64_t size = 0;
  bool is_text = false; ///< Python source, else random bytes
};

class payload_store {
public:
  /// They lie in this folder until it goes.
  explicit payload_store(std::filesystem::path folder) : folder_(std::move(folder)) {}

  struct payload {
    std::filesystem::path file; ///< empty: it cannot be written there
    std::string sha256;
  };

  payload const& of(payload_spec what);

private:
  std::filesystem::path folder_;
  std::map<std::pair<std::uint64_t, bool>, payload> made_;
};

} // namespace mprun
