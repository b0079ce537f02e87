#include "runner/remote/files/copying_to_board.hpp"

#include "base/files/spooled_input.hpp"
#include "runner/copying/tree_transfer.hpp"
#include "runner/remote/files/board_path_text.hpp"
#include "runner/remote/files/fs_error.hpp"
#include "runner/remote/files/local_copy.hpp"
#include "runner/remote/files/progress_bar.hpp"
#include "runner/remote/remote_context.hpp"
#include "runner/transfer/board_path.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

namespace mprun::remote {
namespace {

namespace fs = std::filesystem;

/// For this few bytes it is not worth asking the board for its facts.
constexpr std::uintmax_t small_size = 16 * 1024;

chain_end not_readable(std::string const& source, std::error_code why) {
  return command_error(fmt::format("cp: {}: {}.", source, why.message()));
}

std::string up_to_date(std::string const& path) {
  return fmt::format("Up to date: {}\n", path);
}

/// Where the source can be read only once, it is replaced by what came through it.
action_result spool_pipe(std::string& source, std::optional<spooled_input>& piped) {
  if (source == "-" || !spooled_input::is_needed_for(source)) {
    return std::nullopt;
  }
  auto input = spooled_input::of(source);
  if (!input) {
    return command_error(fmt::format("cp: {}.", input.error().message));
  }
  source = piped.emplace(*std::move(input)).file();
  return std::nullopt;
}

task<action_result> put_file(remote_context& context, copy_order order, std::string target,
                             bool may_be_there) {
  auto& files = context.files();
  std::optional<spooled_input> piped;
  if (auto unread = spool_pipe(order.source, piped)) {
    co_return unread;
  }
  std::error_code failed;
  auto const size = fs::file_size(order.source, failed);
  if (failed) {
    co_return not_readable(order.source, failed);
  }
  if (may_be_there && !order.is_forced) {
    std::vector<file_pair> pairs;
    pairs.push_back({order.source, plain_path(target)});
    auto const same = co_await same_files(files.files(), files.digests(), std::move(pairs));
    if (same.front()) {
      context.announce(up_to_date(target));
      co_return std::nullopt;
    }
  }
  if (size > small_size) {
    co_await context.learn_facts();
  }
  transfer_options options;
  options.keeps_listing_position = true; // `ls` shows the files in the same order as after mpremote
  options.on_progress = progress_bar(context);
  auto const report = co_await files.put(order.source, plain_path(target), std::move(options));
  if (!report.passed) {
    co_return fs_error("cp", target, report.passed.error().message);
  }
  co_return std::nullopt;
}

/// The order in which mpremote goes through a tree.
bool comes_before(std::string const& a, std::string const& b) {
  auto const rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c) + 1; };
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [&rank](char left, char right) { return rank(left) < rank(right); });
}

task<action_result> put_folder(remote_context& context, copy_order order, std::string target) {
  co_await context.learn_facts();
  auto const plain = plain_path(target);
  std::vector<std::string> unchanged;
  action_result failed;
  tree_options options;
  options.force = order.is_forced;
  options.with_all = true;
  options.each.keeps_listing_position =
      true; // `ls` shows the files in the same order as after mpremote
  options.on_file = [&](copied_file const& file) {
    auto const begins_there = !plain.empty() && file.to.starts_with(plain);
    auto const below = begins_there ? file.to.substr(plain.size()) : file.to;
    auto const shown = below.empty() ? target : joined_path(target, below);
    if (!file.report.passed && !failed) {
      failed = fs_error("cp", shown, file.report.passed.error().message);
    } else if (file.outcome == copy_outcome::unchanged) {
      unchanged.push_back(shown);
    }
  };
  options.on_progress = [bar = progress_bar(context)](std::string const&, std::uint64_t done,
                                                      std::uint64_t of) { bar(done, of); };
  tree_transfer trees(context.files());
  std::vector<local_source> sources;
  sources.push_back({order.source, {}});
  co_await trees.put(std::move(sources), plain, options);
  std::sort(unchanged.begin(), unchanged.end(), comes_before);
  for (auto const& path : unchanged) {
    context.announce(up_to_date(path));
  }
  co_return failed;
}

} // namespace

task<action_result> copy_to_board(remote_context& context, copy_order order) {
  auto const spelled = board_path(order.target);
  auto target = without_slashes(spelled); // "/" becomes the current folder, as with mpremote
  auto const kind = co_await context.files().files().kind_of(plain_path(target));
  if (!kind) {
    co_return fs_error("cp", target, kind.error().message);
  }
  auto const is_folder = *kind == board_kind::folder;
  if (!order.is_recursive && target != spelled && !is_folder) {
    co_return command_error("cp: destination is not a directory");
  }
  auto const exists = *kind != board_kind::nothing;
  std::error_code failed;
  auto const is_tree = fs::is_directory(order.source, failed);
  if (auto wrong = check_target_of_several(order, is_tree, exists, is_folder)) {
    co_return wrong;
  }
  if (failed) {
    co_return not_readable(order.source, failed);
  }
  if (is_tree && !order.is_recursive) {
    co_return command_error("cp: -r not specified; omitting directory");
  }
  if (is_tree) {
    auto copied = co_await put_folder(context, std::move(order), std::move(target));
    co_return copied;
  }
  if (is_folder) {
    target = joined_path(target, base_name(without_slashes(order.source)));
  }
  auto copied = co_await put_file(context, std::move(order), std::move(target), exists);
  co_return copied;
}

} // namespace mprun::remote
