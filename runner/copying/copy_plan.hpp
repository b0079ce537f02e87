// What a copy of several sources comes to, decided before anything is done: folders to make, files
// to pass, and what cannot be done. Each name of the target is given once. Of two files that the
// user named the second fails, with the name of the first; where a folder is copied over another
// one, the last file counts, as with cp.
#pragma once

#include "runner/events/failure.hpp"
#include "runner/transfer/same_files.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

struct planned_copy {
  std::string from;
  std::string to;
};

struct planned_file {
  planned_copy names; ///< for messages
  file_pair pair;
  bool is_named = false;               ///< itself, rather than a folder that it is in
  bool is_new = false;                 ///< put: the board is known to have nothing of that name
  std::optional<std::uint64_t> size{}; ///< of the source, where a listing has it
  std::string compiled_from{}; ///< for a .mpy: the name that its source would have on the board
};

struct failed_plan {
  planned_copy names;
  failure why;
};

class copy_plan {
public:
  void add_folder(planned_copy folder);
  void add_file(planned_file file);
  void add_failure(planned_copy names, failure why);

  /// Of a complete plan: for this reason an entry is not copied, nor what is in it.
  void refuse(std::string const& to, failure why);

  std::vector<planned_copy> const& folders() const noexcept { return folders_; }
  std::vector<planned_file> const& files() const noexcept { return files_; }
  std::vector<failed_plan> const& failures() const noexcept { return failures_; }

private:
  struct owner {
    std::string from;
    bool is_folder = false;
    bool is_named = false;
    std::size_t number = 0; ///< in files_
  };

  std::vector<planned_copy> folders_;
  std::vector<planned_file> files_;
  std::vector<failed_plan> failures_;
  std::map<std::string, owner> taken_;
};

} // namespace mprun
