#include "runner/remote/files/copying_from_board.hpp"

#include "runner/copying/tree_transfer.hpp"
#include "runner/remote/files/board_path_text.hpp"
#include "runner/remote/files/fs_error.hpp"
#include "runner/remote/files/local_copy.hpp"
#include "runner/remote/files/progress_bar.hpp"
#include "runner/remote/remote_context.hpp"
#include "runner/transfer/board_path.hpp"

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace mprun::remote {
namespace {

namespace fs = std::filesystem;

task<action_result> get_file(remote_context& context, std::string source, std::string target) {
  transfer_options options;
  options.on_progress = progress_bar(context);
  auto const report = co_await context.files().get(plain_path(source), target, std::move(options));
  if (!report.passed) {
    co_return fs_error("cp", source, report.passed.error().message);
  }
  co_return std::nullopt;
}

task<action_result> get_folder(remote_context& context, std::string source, copy_order order) {
  action_result failed;
  tree_options options;
  options.force = order.is_forced;
  options.on_file = [&](copied_file const& file) {
    if (!file.report.passed && !failed) {
      failed = fs_error("cp", file.from, file.report.passed.error().message);
    }
  };
  options.on_progress = [bar = progress_bar(context)](std::string const&, std::uint64_t done,
                                                      std::uint64_t of) { bar(done, of); };
  tree_transfer trees(context.files());
  std::vector<std::string> sources{std::move(source)};
  auto target = without_slashes(order.target);
  if (target.empty()) {
    target = "/";
  }
  co_await trees.get(std::move(sources), std::move(target), options);
  co_return failed;
}

} // namespace

task<action_result> copy_from_board(remote_context& context, copy_order order) {
  std::error_code ignored;
  auto const exists = fs::exists(order.target, ignored);
  auto const is_folder = fs::is_directory(order.target, ignored);
  auto source = board_path(order.source);
  auto const kind = co_await context.files().files().kind_of(plain_path(source));
  if (!kind) {
    co_return fs_error("cp", source, kind.error().message);
  }
  auto const is_tree = *kind == board_kind::folder;
  if (auto wrong = check_target_of_several(order, is_tree, exists, is_folder)) {
    co_return wrong;
  }
  if (*kind == board_kind::nothing) {
    co_return fs_error("cp", source, "OSError: [Errno 2] ENOENT");
  }
  co_await context.learn_facts();
  if (is_tree) {
    if (!order.is_recursive) {
      co_return command_error("cp: -r not specified; omitting directory");
    }
    auto copied = co_await get_folder(context, std::move(source), std::move(order));
    co_return copied;
  }
  auto target = order.target;
  if (is_folder) {
    target = (fs::path(target) / base_name(source)).string();
  }
  auto copied = co_await get_file(context, std::move(source), std::move(target));
  co_return copied;
}

} // namespace mprun::remote
