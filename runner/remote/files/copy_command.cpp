#include "runner/remote/files/copy_command.hpp"

#include "runner/remote/files/board_path_text.hpp"
#include "runner/remote/files/copying_from_board.hpp"
#include "runner/remote/files/copying_to_board.hpp"
#include "runner/remote/files/local_copy.hpp"
#include "runner/remote/remote_context.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace mprun::remote {
namespace {

namespace fs = std::filesystem;

/// Copies by way of this host.
task<action_result> copy_on_board(remote_context& context, copy_order order) {
  auto const between = context.scratch("copied");
  std::error_code ignored;
  fs::remove_all(between, ignored);
  fs::create_directories(between, ignored);
  auto fetching = order;
  fetching.target = between;
  fetching.has_several_sources = false;
  auto failed = co_await copy_from_board(context, std::move(fetching));
  if (!failed) {
    auto const name = std::string(base_name(without_slashes(order.source.substr(1))));
    order.source = (between / (name.empty() ? "." : name)).string();
    failed = co_await copy_to_board(context, std::move(order));
  }
  fs::remove_all(between, ignored);
  co_return failed;
}

task<action_result> copy_source(remote_context& context, copy_order order) {
  auto const from_board = is_on_board(order.source);
  auto const to_board = is_on_board(order.target);
  action_result failed;
  auto const are_many = context.settings().has_several_boards;
  if (are_many && !to_board && !from_board) {
    co_return command_error("cp: a copy on this host is not for several boards");
  }
  if (are_many && !to_board) { // all have files of the same names, so each gets a folder of its own
    std::error_code ignored;
    order.target = (fs::path(order.target) / context.out().board()).string();
    fs::create_directories(order.target, ignored);
  }
  if (from_board && to_board) {
    failed = co_await copy_on_board(context, std::move(order));
  } else if (to_board) {
    failed = co_await copy_to_board(context, std::move(order));
  } else if (from_board) {
    failed = co_await copy_from_board(context, std::move(order));
  } else {
    failed = copy_locally(order);
  }
  co_return failed;
}

} // namespace

task<action_result> copy(remote_context& context, fs_request request) {
  context.did_action();
  if (request.paths.size() < 2) {
    co_return command_error("cp: missing destination path");
  }
  action_result failed;
  if (std::any_of(request.paths.begin(), request.paths.end(), is_on_board)) {
    failed = co_await context.need_raw_prompt();
  }
  copy_order order;
  order.target = std::move(request.paths.back());
  request.paths.pop_back();
  order.is_recursive = request.is_recursive;
  order.is_forced = request.is_forced;
  order.has_several_sources = request.paths.size() > 1;
  for (auto const& source : request.paths) {
    if (failed || context.is_interrupted()) {
      break;
    }
    if (request.names_itself()) {
      context.announce(fmt::format("cp {} {}\n", source, order.target));
    }
    order.source = source;
    failed = co_await copy_source(context, order);
  }
  co_return failed;
}

} // namespace mprun::remote
