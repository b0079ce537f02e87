// The part of a tree's copy that makes its folders, and what becomes of one that cannot be made.
#include "runner/copying/tree_transfer.hpp"
#include "runner/transfer/board_path.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace mprun {

/// Without it nothing in it is copied, so that is left out; one line says so.
std::size_t tree_transfer::leave_out(std::string const& folder,
                                     std::vector<planned_file> const& files, pending_copy& left) {
  auto const is_inside = [&](std::size_t i) { return is_in(files[i].names.to, folder); };
  std::erase_if(left.folders, [&](auto const& other) { return is_in(other.to, folder); });
  return std::erase_if(left.files, is_inside) + std::erase_if(left.doubtful, is_inside);
}

task<bool> tree_transfer::make_folder(direction way, planned_copy folder,
                                      std::vector<planned_file> const& files, pending_copy& left,
                                      tree_options const& options) {
  result<void> made;
  if (way == direction::put) {
    made = co_await files_.files().make_folder(folder.to);
  } else if (std::error_code ec; !std::filesystem::create_directory(folder.to, ec) && ec) {
    made = failure{blame::host, "cannot make a folder: " + ec.message(), ec};
  }
  if (made) {
    co_return true;
  }
  auto why = made.error();
  if (!files_.is_lost()) {
    auto const count = leave_out(folder.to, files, left);
    why.message += count == 0   ? ""
                   : count == 1 ? "; the file in it is not copied"
                                : fmt::format("; the {} files in it are not copied", count);
  }
  co_return notify(failed_copy(std::move(folder), std::move(why)), options);
}

/// Makes the folders. On the way to a board they pass together with the small files, as far as that
/// succeeds. Returns nothing where no more can be done.
task<std::optional<bool>> tree_transfer::make_folders(direction way,
                                                      std::vector<planned_file> const& files,
                                                      pending_copy& left,
                                                      tree_options const& options) {
  bool all = true;
  for (;;) {
    if (way == direction::put) {
      auto const passed = co_await pass_by_stream(way, files, left, options);
      all = passed && all;
    }
    if (left.folders.empty()) {
      co_return all;
    }
    auto folder = left.folders.front();
    auto const count = left.files.size() + left.doubtful.size();
    if (must_stop(folder, count + 1, !all, options)) {
      co_return std::nullopt;
    }
    left.folders.erase(left.folders.begin());
    auto const made = co_await make_folder(way, std::move(folder), files, left, options);
    all = made && all;
  }
}

} // namespace mprun
