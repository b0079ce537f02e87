#include "runner/transfer/transfer_programs.hpp"

#include "device_programs.hpp"
#include "runner/lean_source.hpp"

#include <utility>

namespace mprun {
namespace {

std::string transfer_source() {
  static auto const lean = lean_program(device::transfer);
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
