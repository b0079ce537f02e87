#include "runner/transfer/transfer_programs.hpp"

#include "base/python/lean_source.hpp"
#include "base/python/python_text.hpp"
#include "device_programs.hpp"
#include "runner/transfer/temporary_name.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

std::string transfer_source() {
  static auto const lean = lean_program(device::transfer);
  return lean;
}

std::string tree_source() {
  static auto const lean = lean_program(device::take_tree);
  return lean;
}

std::string squeeze_source() {
  static auto const lean = lean_program(device::squeeze);
  return lean;
}

} // namespace

task<std::optional<trouble>> transfer_programs::install_transfer() {
  if (has_transfer()) {
    co_return std::nullopt;
  }
  auto source = transfer_source();
  auto told = co_await files_.ask(std::move(source), "take the receiver of files");
  if (!told.failed) {
    transfer_at_ = board_.resets();
    forget_settings();
  }
  co_return std::move(told.failed);
}

void transfer_programs::forget_settings() noexcept {
  up_.clear();
  down_.clear();
}

void transfer_programs::forget_all() noexcept {
  transfer_at_ = 0;
  tree_at_ = 0;
  squeeze_at_ = 0;
}

std::string transfer_programs::call_put(std::string_view path, std::string_view temporary,
                                        std::uint64_t at, std::string const& settings) {
  auto const is_usual = temporary == std::string(path).append(temporary_end);
  return told(up_, "_mprun_up=" + settings,
              fmt::format("_mprun_put({},{}{})", python_string(path), at,
                          is_usual ? "" : "," + python_string(temporary)));
}

std::string transfer_programs::call_put_tree(std::string_view base, std::string const& settings) {
  return told(up_, "_mprun_up=" + settings,
              fmt::format("_mprun_put_tree({})", python_string(base)));
}

std::string transfer_programs::call_get(std::string_view path, std::uint64_t at,
                                        std::string const& settings) {
  return told(down_, "_mprun_down=" + settings,
              fmt::format("_mprun_get({},{})", python_string(path), at));
}

std::string transfer_programs::told(std::string& known, std::string const& settings,
                                    std::string call) {
  if (known == settings) {
    return call;
  }
  known = settings;
  return settings + "\n" + call;
}

task<std::optional<trouble>> transfer_programs::install_tree() {
  if (tree_at_ == board_.resets()) {
    co_return std::nullopt;
  }
  auto source = tree_source();
  auto told = co_await files_.ask(std::move(source), "take the receiver of trees");
  if (!told.failed) {
    tree_at_ = board_.resets();
  }
  co_return std::move(told.failed);
}

task<bool> transfer_programs::install_squeeze() {
  if (squeeze_at_ == board_.resets()) {
    co_return true;
  }
  auto source = squeeze_source();
  auto const told = co_await files_.ask(std::move(source), "take the means to deflate");
  if (told.failed) {
    co_return false;
  }
  squeeze_at_ = board_.resets();
  co_return true;
}

} // namespace mprun
