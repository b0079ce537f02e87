#include "runner/board/board_link.hpp"

#include "runner/board/links/kinds.hpp"
#include "transports/recording/recorded_link.hpp"

#include <utility>

namespace mprun {

namespace {

/// Whether a lost link of this kind may come back by itself: a cable, a server. A process that
/// ended does not, and a recording says so itself.
bool may_return(link_spec const& kind) noexcept {
  return !std::holds_alternative<process_spec>(kind) && !std::holds_alternative<replay_spec>(kind);
}

/// A socket pair between two processes of this host is the only line that is known to be good.
bool may_damage(board_spec const& board) noexcept {
  auto const* const process = std::get_if<process_spec>(&board.link);
  auto const is_memory = process != nullptr && process->stdio == stdio_kind::socketpair;
  return !is_memory && !std::holds_alternative<replay_spec>(board.link);
}

} // namespace

task<opened_link> open_board_link(link_request request, fault_observer on_fault) {
  auto const& board = request.board;
  auto opening_kind =
      std::visit([&](auto const& kind) { return open_kind(kind, request); }, board.link);
  auto opened = co_await std::move(opening_kind);
  opened.may_return = opened.may_return || may_return(board.link);
  opened.corrupts = opened.corrupts || board.faults.corrupt_rate > 0 || board.faults.drop_rate > 0;
  opened.may_damage = opened.may_damage || board.faults.any() || may_damage(board);
  if (opened.wire && board.faults.any()) {
    opened.wire =
        make_faulty(request.executor, *std::move(opened.wire), board.faults, std::move(on_fault));
  }
  if (!opened.wire && request.record != nullptr) {
    auto const why = opened.wire.error();
    failed_opening record;
    record.message = why.message;
    record.blame = name_of(why.blame);
    record.passes = opened.may_pass;
    record.returns = opened.may_return;
    request.record->add(record_kind::not_opened, encoded(record));
  }
  if (opened.wire && request.record != nullptr) {
    for (auto const& secret : opened.secrets) {
      request.record->hide(secret);
    }
    opening record;
    record.name = opened.name;
    record.dialect = opened.dialect;
    record.returns = opened.may_return;
    record.damages = opened.may_damage;
    record.corrupts = opened.corrupts;
    opened.wire = make_recorded(*std::move(opened.wire), *request.record, std::move(record));
  }
  co_return opened;
}

} // namespace mprun
