// Truths kept between runs, one small file each. What cannot be read back whole is not there.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

class truth_cache {
public:
  /// An empty folder keeps nothing.
  explicit truth_cache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::optional<std::string> find(std::string const& key) const;

  /// Failing to keep is no error: the truth is then found again another time.
  void keep(std::string const& key, std::string_view output) const;

private:
  std::filesystem::path folder_;
};

} // namespace mprun
