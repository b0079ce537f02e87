// Copies files and whole folders to or from a board, and only what is not there already.
//
// Flow: put() or get(), which mean what `cp -r` means (copy_destination.hpp). What is to be done is
// planned first (copy_plan.hpp), then folders are made and files passed, each reported to
// `on_file`. A file whose SHA-256 on the other side is the same is not sent. A file that fails does
// not keep the others from being tried, unless the board is lost or the session is interrupted.
// Python files may be compiled on their way (mpy_files.hpp): then the plan is of the compiled
// files.
#pragma once

#include "base/files/left_out.hpp"
#include "runner/copying/copy_destination.hpp"
#include "runner/copying/copy_plan.hpp"
#include "runner/copying/mpy_files.hpp"
#include "runner/transfer/file_transfer.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

enum class copy_outcome { copied, unchanged, would_be_copied, removed, would_be_removed };

struct copied_file {
  std::string from;
  std::string to;
  copy_outcome outcome = copy_outcome::copied;
  transfer_report report; ///< of a failed or made transfer; `passed` of a removal too
};

/// A file that was not copied.
copied_file failed_copy(planned_copy names, failure why);

struct tree_options {
  transfer_options each;         ///< on_progress is set for each file
  bool force = false;            ///< passes files that are the same too
  bool dry_run = false;          ///< nothing is changed; on_file gets what would be
  bool remove_others = false;    ///< put: removes what else is in the sources' folders on the board
  bool target_is_made = false;   ///< get: the target is a folder, also where a dry run makes none
  bool with_all = false;         ///< put: also what is usually excluded, or by a tree's own list
  mpy_files* compiled = nullptr; ///< put: compiles Python files on their way; must outlive it
  std::vector<std::string> excluded; ///< patterns of left_out
  std::function<void(copied_file const&)> on_file;
  std::function<void(std::string const& file, std::uint64_t done, std::uint64_t of)> on_progress;
};

struct local_source {
  std::string spelled;
  std::filesystem::path opened; ///< a file with what came through a pipe; empty: none
};

class tree_transfer {
public:
  explicit tree_transfer(file_transfer& files) : files_(files) {}

  /// False when something failed; what failed was reported to on_file.
  task<bool> put(std::vector<local_source> sources, std::string remote,
                 tree_options const& options);
  /// Sources may be shell patterns.
  task<bool> get(std::vector<std::string> sources, std::string local, tree_options const& options);

private:
  enum class direction { put, get };

  /// What is still to be done of a plan.
  struct pending_copy {
    std::vector<planned_copy> folders; ///< parents first
    std::vector<std::size_t> files;    ///< indices
    std::vector<std::size_t> doubtful; ///< files that the board may take for others
  };

  /// A folder that is copied, and what in it is not.
  struct copied_folder {
    std::string to;
    left_out exclusions;
    /// What it had before the copy, without what was in the way; none: not known.
    std::optional<std::vector<board_entry>> before{};

    /// Whether its source leaves this path out, as far as the path is in it.
    bool leaves_out(std::string const& path, bool is_folder) const;
  };

  task<result<std::string>> normalized(std::string spelled);
  task<result<std::vector<std::string>>> expanded(std::string spelled, std::string local,
                                                  copy_plan& plan);
  task<void> plan_get(std::string source, copy_target const& target, copy_plan& plan,
                      tree_options const& options);
  task<void> plan_folder_to_get(std::string remote, std::string local, copy_plan& plan,
                                tree_options const& options);
  std::size_t leave_out(std::string const& folder, std::vector<planned_file> const& files,
                        pending_copy& left);
  task<bool> make_folder(direction way, planned_copy folder, std::vector<planned_file> const& files,
                         pending_copy& left, tree_options const& options);
  task<std::optional<bool>> make_folders(direction way, std::vector<planned_file> const& files,
                                         pending_copy& left, tree_options const& options);
  task<bool> pass_file(direction way, planned_file file, tree_options const& options);
  task<bool> pass_plan(direction way, copy_plan const& plan, tree_options const& options);
  task<bool> pass_namesake(planned_file file, planned_file first, std::optional<known_content> same,
                           tree_options const& options);
  task<bool> pass_by_stream(direction way, std::vector<planned_file> const& files,
                            pending_copy& left, tree_options const& options);
  bool must_stop(planned_copy const& next, std::size_t left, bool has_failed,
                 tree_options const& options) const;
  task<bool> is_other_name(std::string remote);
  task<result<copy_plan>> compile(copy_plan plan, mpy_files& compiled);
  task<bool> notify_hidden(copy_plan const& plan, tree_options const& options);
  task<bool> is_on_fat(std::string remote, std::map<std::string, bool>& known);
  task<void> refuse_fat_names(copy_plan& plan);
  task<bool> clear_the_way(copied_folder& folder, copy_plan& plan, tree_options const& options);
  task<bool> remove_entry(board_entry entry, std::string path, tree_options const& options);
  task<bool> remove_others(std::vector<copied_folder> folders, copy_plan const& plan,
                           tree_options const& options);
  task<bool> remove_others_in(std::size_t number, std::vector<copied_folder> const& folders,
                              copy_plan const& plan, tree_options const& options);
  task<std::vector<std::optional<known_content>>> compare(copy_plan const& plan,
                                                          tree_options const& options);
  bool notify(copied_file const& file, tree_options const& options) const;
  bool notify_failures(copy_plan const& plan, tree_options const& options) const;

  file_transfer& files_;
};

} // namespace mprun
