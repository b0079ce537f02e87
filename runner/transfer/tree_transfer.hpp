// Copies files and whole folders to or from a board, and only what is not there already.
//
// Flow: put() or get() as cp(1) means it: a target that is a folder takes the source inside, else
// the source becomes the target; several sources need a folder. Each file is told to `on_file`. A
// file whose SHA-256 on the other side is the same is not sent. One that fails does not keep the
// others from being tried, unless the board is lost or the session is interrupted.
#pragma once

#include "runner/transfer/file_transfer.hpp"
#include "runner/transfer/same_files.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

struct copied_file {
  std::string from;
  std::string to;
  bool unchanged = false; ///< it was there already
  transfer_report report; ///< of a failed or made transfer
};

struct tree_options {
  transfer_options each; ///< on_progress is set for each file
  bool even_if_same = false;
  std::function<void(copied_file const&)> on_file;
  std::function<void(std::string const& file, std::uint64_t done, std::uint64_t of)> on_progress;
};

class tree_transfer {
public:
  explicit tree_transfer(file_transfer& files) : files_(files) {}

  /// False when something failed; what did was told to on_file, or is in `failed`.
  task<bool> put(std::vector<std::filesystem::path> locals, std::string remote,
                 tree_options const& options);
  task<bool> get(std::vector<std::string> remotes, std::filesystem::path local,
                 tree_options const& options);

private:
  enum class direction { put, get };

  task<bool> put_folder(std::filesystem::path local, std::string remote,
                        tree_options const& options);
  task<bool> get_folder(std::string remote, std::filesystem::path local,
                        tree_options const& options);
  task<bool> pass_files(direction way, std::vector<file_pair> pairs, tree_options const& options);
  task<std::vector<std::optional<known_content>>> compare(std::vector<file_pair> pairs,
                                                          tree_options const& options);
  bool tell(copied_file const& file, tree_options const& options) const;

  file_transfer& files_;
};

} // namespace mprun
