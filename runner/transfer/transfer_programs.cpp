#include "runner/transfer/transfer_programs.hpp"

#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "device_programs.hpp"
#include "runner/transfer/temporary_name.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

std::string transfer_source() {
  static auto const minified = minified_program(device::transfer);
  return minified;
}

std::string tree_source() {
  static auto const minified = minified_program(device::take_tree);
  return minified;
}

std::string giver_source() {
  static auto const minified = minified_program(device::give_tree);
  return minified;
}

std::string squeeze_source() {
  static auto const minified = minified_program(device::squeeze);
  return minified;
}

} // namespace

task<result<void>> transfer_programs::install(unsigned& at, std::string source, std::string doing,
                                              sending when) {
  if (at == board_.resets()) {
    co_return result<void>();
  }
  if (when == sending::with_call && source.size() < board_.held()) {
    if (carried_at_ != board_.resets()) {
      carried_.clear();
      carried_at_ = board_.resets();
    }
    carried_ += source + "\n";
    at = board_.resets();
    co_return result<void>();
  }
  auto const taken = co_await files_.ask(std::move(source), std::move(doing));
  if (!taken) {
    co_return taken.error();
  }
  at = board_.resets();
  co_return result<void>();
}

task<result<void>> transfer_programs::install_transfer(sending when) {
  auto const is_there = has_transfer();
  auto source = transfer_source();
  auto installed =
      co_await install(transfer_at_, std::move(source), "take the receiver of files", when);
  if (!is_there && installed) {
    up_.clear();
    down_.clear();
  }
  co_return installed;
}

void transfer_programs::forget_call() noexcept {
  up_.clear();
  down_.clear();
  if (has_carried_) {
    forget_all();
  }
}

void transfer_programs::forget_all() noexcept {
  transfer_at_ = 0;
  tree_at_ = 0;
  giver_at_ = 0;
  squeeze_at_ = 0;
}

std::string transfer_programs::call_put(std::string_view path, std::string_view temporary,
                                        std::uint64_t at, bool keeps_listing_position,
                                        std::string const& settings) {
  auto const is_usual = temporary == std::string(path).append(temporary_end);
  auto const first =
      keeps_listing_position ? fmt::format("_mprun_keep_order({})\n", python_string(path)) : "";
  return with_settings(up_, "_mprun_up=" + settings,
                       fmt::format("{}_mprun_put({},{}{})", first, python_string(path), at,
                                   is_usual ? "" : "," + python_string(temporary)));
}

std::string transfer_programs::call_put_tree(std::string_view base, bool keeps_listing_positions,
                                             std::string const& settings) {
  return with_settings(up_, "_mprun_up=" + settings,
                       fmt::format("_mprun_put_tree({}{})", python_string(base),
                                   keeps_listing_positions ? ",True" : ""));
}

std::string transfer_programs::call_get(std::string_view path, std::uint64_t at,
                                        std::string const& settings) {
  return with_settings(down_, "_mprun_down=" + settings,
                       fmt::format("_mprun_get({},{})", python_string(path), at));
}

std::string transfer_programs::call_get_tree(std::string_view base, std::string_view names,
                                             std::string const& settings) {
  return with_settings(
      down_, "_mprun_down=" + settings,
      fmt::format("_mprun_get_tree({},{})", python_string(base), python_string(names)));
}

std::string transfer_programs::with_settings(std::string& known, std::string const& settings,
                                             std::string call) {
  has_carried_ = !carried_.empty() && carried_at_ == board_.resets();
  if (known != settings) {
    known = settings;
    call.insert(0, settings + "\n");
  }
  if (has_carried_) {
    call.insert(0, carried_);
    carried_.clear();
    call = board_.tidied(std::move(call));
  }
  return call;
}

task<result<void>> transfer_programs::install_tree() {
  auto source = tree_source();
  auto installed = co_await install(tree_at_, std::move(source), "take the receiver of trees",
                                    sending::with_call);
  co_return installed;
}

task<result<void>> transfer_programs::install_giver() {
  auto source = giver_source();
  auto installed = co_await install(giver_at_, std::move(source), "take the sender of trees",
                                    sending::with_call);
  co_return installed;
}

task<bool> transfer_programs::install_squeeze() {
  if (squeeze_at_ == board_.resets()) {
    co_return true;
  }
  auto source = squeeze_source();
  auto const taken = co_await files_.ask(std::move(source), "take the means to deflate");
  if (!taken) {
    co_return false;
  }
  squeeze_at_ = board_.resets();
  co_return true;
}

} // namespace mprun
