#include "bench/farm/measures/small_commands.hpp"

#include "base/async/run_clock.hpp"
#include "base/text/quoted_words.hpp"
#include "transports/protocol/errc.hpp"

#include <chrono>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

no_figure unanswered(session const& board, error_code ec) {
  return {words_for(board.blame_for(ec, "answer a small command"))};
}

/// The answer must be the command's own number.
outcome check_answer(session const& board, std::string const& output, std::string const& traceback,
                     int number) {
  auto const wanted = std::to_string(number);
  // Unix ports end lines with \n alone.
  auto const is_right = output == wanted + "\r\n" || output == wanted + "\n";
  if (is_right && traceback.empty()) {
    return {};
  }
  constexpr std::size_t max_columns = 60;
  auto const whose = board.link_is_suspect() ? blame::link : blame::board;
  auto said = output + traceback;
  board.journal().mask(said); // before it is cut, as half a secret would not be recognized
  said = quoted_beginning(said, max_columns);
  return no_figure{
      words_for({whose, fmt::format("wrong answer to a command: '{}', not '{}'", said, wanted)})};
}

std::string small_command(int number) {
  return fmt::format("print({})", number);
}

} // namespace

task<void> run_small_commands(farm_board& board, int count, std::vector<double>& seconds,
                              outcome& done) {
  auto& on = *board.session;
  for (int i = 0; i < count; ++i) {
    auto source = small_command(i);
    auto const begun = clock::now();
    auto const deadline = begun + board.spec.limits.case_timeout;
    auto const got = co_await on.execute(std::move(source), deadline);
    seconds.push_back(std::chrono::duration<double>(clock::now() - begun).count());
    done = got.ec ? unanswered(on, got.ec) : check_answer(on, got.output, got.error, i);
    if (!done) {
      co_return;
    }
  }
}

task<void> run_pipelined_commands(farm_board& board, int count, outcome& done) {
  auto& on = *board.session;
  int asked = 0;
  int answered = 0;
  program_batch batch;
  batch.supply = [&] {
    return asked == count ? std::nullopt : std::optional(small_command(asked++));
  };
  batch.take = [&](std::string const& output, std::string const& traceback) {
    done = check_answer(on, output, traceback, answered++);
    return done ? error_code() : make_error_code(protocol::errc::board_error);
  };
  auto const deadline = clock::now() + board.spec.limits.case_timeout;
  auto const ec = co_await on.execute_all(std::move(batch), deadline);
  if (ec && done) {
    done = unanswered(on, ec);
  }
}

} // namespace mprun
