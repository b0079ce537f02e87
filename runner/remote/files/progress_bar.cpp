#include "runner/remote/files/progress_bar.hpp"

#include "runner/remote/remote_context.hpp"

#include <fmt/format.h>
#include <string>
#include <unistd.h>

namespace mprun::remote {

transfer_progress progress_bar(remote_context& context) {
  auto const is_shown = ::isatty(STDOUT_FILENO) != 0 && !context.settings().as_json &&
                        !context.settings().has_several_boards;
  if (!is_shown) {
    return [](std::uint64_t, std::uint64_t) {};
  }
  return [&context](std::uint64_t done, std::uint64_t of) {
    constexpr std::uint64_t worth_a_bar = 2048;
    constexpr std::uint64_t length = 20;
    constexpr std::uint64_t of_text = 20; // " ... copying 100% []"
    if (of < worth_a_bar) {
      return;
    }
    if (done >= of) {
      context.out().print("\r" + std::string(length + of_text, ' ') + "\r");
      return;
    }
    auto const full = done * length / of;
    context.out().print(fmt::format("\r ... copying {:3}% [{}{}]", done * 100 / of,
                                    std::string(full, '#'), std::string(length - full, '-')));
  };
}

} // namespace mprun::remote
