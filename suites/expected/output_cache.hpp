// Outputs of CPython kept between runs, one small file each. An entry that cannot be read back
// whole counts as missing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

class output_cache {
public:
  /// An empty folder keeps nothing.
  explicit output_cache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::optional<std::string> find(std::string const& key) const;

  /// Failing to keep it is not an error: the output is computed again next time.
  void keep(std::string const& key, std::string_view output) const;

private:
  std::filesystem::path folder_;
};

} // namespace mprun
