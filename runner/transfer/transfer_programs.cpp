#include "runner/transfer/transfer_programs.hpp"

#include "device_programs.hpp"
#include "runner/transfer/python_text.hpp"

#include <utility>

namespace mprun {

task<std::optional<trouble>> transfer_programs::install_transfer() {
  if (has_transfer()) {
    co_return std::nullopt;
  }
  auto source = compact_python(device::transfer);
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
  auto source = compact_python(device::squeeze);
  auto const told = co_await files_.ask(std::move(source), "take the means to deflate");
  if (told.failed) {
    co_return false;
  }
  squeeze_at_ = board_.resets();
  co_return true;
}

} // namespace mprun
