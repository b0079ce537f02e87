// The folder of this host that is a unix port's file system: what lies there when a case begins.
//
// Flow: construct for each board that has one; before a case, has_only(files) and, if that is
// false, fill(files). The check costs one listing, because files are compared by size and time.
#pragma once

#include "runner/events/failure.hpp"
#include "suites/catalog/test_case.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mprun {

class board_folder {
public:
  explicit board_folder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  std::filesystem::path const& path() const noexcept { return folder_; }

  /// Whether these files and their folders, as fill() put them there, are all there is.
  bool has_only(std::vector<brought_file> const& files) const;

  /// Removes everything and copies the files there.
  result<void> fill(std::vector<brought_file> const& files);

private:
  struct known_file {
    std::filesystem::path from;
    std::uint64_t inode;
    std::int64_t size;
    std::int64_t changed_s;
    std::int64_t changed_ns;

    friend bool operator==(known_file const&, known_file const&) = default;
  };

  bool is_unchanged(std::string const& name, std::filesystem::path const& from) const;
  static bool read_state(std::filesystem::path const& file, known_file& known);

  std::filesystem::path folder_;
  std::map<std::string, known_file> copied_; ///< by name
};

} // namespace mprun
