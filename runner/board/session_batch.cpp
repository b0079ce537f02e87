// The part of a session that runs many programs in a row.
#include "runner/board/input_buffer.hpp"
#include "runner/board/session.hpp"

#include <utility>

namespace mprun {

std::size_t session::held() const noexcept {
  constexpr auto all_of_a_program = std::size_t{1} << 20;
  // A damaged byte may end standard raw mode, which is worse than a paste that fails.
  return holds_bytes_back(board_) && !connection_.corrupts() ? all_of_a_program : 0;
}

task<error_code> session::execute_all(program_batch batch, time_point deadline) {
  if (batch.writes_flash && !holds_bytes_back(board_)) {
    auto const ec = co_await execute_sequentially(std::move(batch), deadline);
    co_return ec;
  }
  condition_.begin_own();
  protocol::command_pipeline pipeline(
      std::move(batch.supply), std::move(batch.take),
      pipeline_for(board_, raw_paste_.support(), raw_paste_.window()));
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.idle_timeout, deadline};
  auto const ec = co_await drive_board(pipeline, limits);
  co_return ec;
}

task<error_code> session::execute_sequentially(program_batch batch, time_point deadline) {
  for (auto source = batch.supply(); source; source = batch.supply()) {
    auto ran = co_await execute(std::move(*source), deadline);
    if (ran.ec) {
      co_return ran.ec;
    }
    if (auto const enough = batch.take(std::move(ran.output), std::move(ran.error))) {
      co_return enough;
    }
  }
  co_return error_code();
}

} // namespace mprun
