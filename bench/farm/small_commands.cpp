#include "bench/farm/small_commands.hpp"

#include "reports/text.hpp"

#include <chrono>
#include <fmt/format.h>
#include <string>

namespace mprun {
namespace {

using clock = std::chrono::steady_clock;

std::string what_is_wrong(session const& board, executed const& got, std::string const& wanted) {
  if (got.ec) {
    return words_for(board.blame_for(got.ec, "answer a small command"));
  }
  // Unix ports end lines with \n alone.
  auto const is_right = got.output == wanted + "\r\n" || got.output == wanted + "\n";
  if (is_right && got.error.empty()) {
    return {};
  }
  constexpr std::size_t most = 60;
  auto const whose = board.link_is_suspect() ? blame::link : blame::board;
  auto const said = printable_line(cut_in_the_middle(got.output + got.error, most));
  return words_for({whose, fmt::format("wrong answer to a command: '{}', not '{}'", said, wanted)});
}

} // namespace

task<void> run_small_commands(farm_board& board, int count, std::vector<double>& seconds,
                              outcome& failed) {
  auto& on = *board.session;
  for (int i = 0; i < count; ++i) {
    auto source = fmt::format("print({})", i);
    auto const begun = clock::now();
    auto const deadline = begun + board.spec.limits.case_timeout;
    auto const got = co_await on.execute(std::move(source), deadline);
    seconds.push_back(std::chrono::duration<double>(clock::now() - begun).count());
    auto const wrong = what_is_wrong(on, got, std::to_string(i));
    if (!wrong.empty()) {
      failed = setback{wrong};
      co_return;
    }
  }
}

} // namespace mprun
