// The part of a tree's copy that passes many small files in one stream.
#include "runner/copying/tree_transfer.hpp"
#include "runner/transfer/temporary_name.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// A larger file is passed on its own, so that a lost link does not cost its verified part.
constexpr std::uint64_t max_size = 64 * 1024;

tree_item item_of(planned_file const& file, bool is_to_put) {
  tree_item item{file.pair.local, file.pair.remote, {}};
  if (is_to_put && file.size) {
    item.size = file.size;
  } else if (is_to_put) {
    std::error_code failed;
    auto const size = fs::file_size(item.local, failed);
    item.size = failed ? std::nullopt : std::optional(size);
  }
  return item;
}

bool has_usual_temporary_name(std::string const& remote) {
  return temporary_name(remote).size() == remote.size() + temporary_end.size();
}

/// A name such as those that other files have until they are whole comes after them.
bool may_be_put_among_others(tree_item const& item) {
  return item.size && *item.size <= max_size && has_usual_temporary_name(item.remote) &&
         !item.remote.ends_with(temporary_end);
}

/// Names are joined by line ends, so they contain none. A pipe on this host would block the others.
bool may_be_got_among_others(planned_file const& file) {
  std::error_code ignored;
  auto const there = fs::status(file.pair.local, ignored);
  return file.size && *file.size <= max_size && file.pair.remote.find('\n') == std::string::npos &&
         (!fs::exists(there) || fs::is_regular_file(there));
}

} // namespace

/// Removes from `left` what it passes, for put folders, too. A file that ends a stream is passed on
/// its own, which reports why or succeeds after all; then the stream continues after it. A folder
/// that ends a stream is left.
task<bool> tree_transfer::pass_by_stream(direction way, std::vector<planned_file> const& files,
                                         pending_copy& left, tree_options const& options) {
  constexpr int max_stalled = 3;
  constexpr std::size_t min_count = 4; // fewer are passed before the receiver is installed
  std::vector<std::size_t> streamed;
  std::vector<tree_item> streamed_items;
  std::vector<std::size_t> others;
  for (auto const i : left.files) {
    auto item = item_of(files[i], way == direction::put);
    auto const in_place = options.each.in_place && !files[i].is_new;
    auto const is_small = way == direction::put ? !in_place && may_be_put_among_others(item)
                                                : may_be_got_among_others(files[i]);
    (is_small ? streamed : others).push_back(i);
    if (is_small) {
      streamed_items.push_back(std::move(item));
    }
  }
  auto& folders = left.folders;
  auto const count = folders.size() + streamed.size();
  bool all = true;
  std::size_t next = 0; // of the folders, then the files
  for (int stalled = 0; count >= min_count && next < count && stalled < max_stalled;) {
    std::vector<tree_item> items;
    for (auto i = next; i < count; ++i) {
      items.push_back(i < folders.size() ? tree_item{{}, folders[i].to}
                                         : streamed_items[i - folders.size()]);
    }
    auto const names_of = [&, begun = next](std::size_t number) -> planned_copy const& {
      auto const i = begun + number;
      return i < folders.size() ? folders[i] : files[streamed[i - folders.size()]].names;
    };
    std::size_t whole = 0;
    auto const on_whole = [&](std::size_t number, transfer_report const& report) {
      whole = number + 1;
      if (!report.sha256.empty() || !report.passed) { // otherwise a folder
        copied_file copied;
        copied.from = names_of(number).from;
        copied.to = names_of(number).to;
        copied.report = report;
        all = notify(copied, options) && all;
      }
    };
    auto each = options.each;
    if (options.on_progress) {
      each.on_progress = [&](std::uint64_t done, std::uint64_t of) {
        options.on_progress(names_of(whole).from, done, of);
      };
    }
    std::optional<std::size_t> passed;
    if (way == direction::put) {
      passed = co_await files_.put_tree(std::move(items), std::move(each), on_whole);
    } else {
      passed = co_await files_.get_tree(std::move(items), std::move(each), on_whole);
    }
    if (!passed) {
      break; // this board takes no streams
    }
    next += *passed;
    stalled = *passed == 0 ? stalled + 1 : 0;
    if (next == count || next < folders.size() || files_.is_interrupted()) {
      break;
    }
    auto const done = co_await pass_file(way, files[streamed[next - folders.size()]], options);
    all = done && all;
    ++next;
    if (files_.is_lost()) { // and this one says how
      break;
    }
  }
  auto const made = std::min(next, folders.size());
  folders.erase(folders.begin(), folders.begin() + static_cast<std::ptrdiff_t>(made));
  left.files.assign(streamed.begin() + static_cast<std::ptrdiff_t>(next - made), streamed.end());
  left.files.insert(left.files.end(), others.begin(), others.end());
  co_return all;
}

} // namespace mprun
