#include "runner/board_link.hpp"

#include "runner/links/kinds.hpp"

#include <utility>

namespace mprun {

task<opened_link> open_board_link(link_request request, fault_observer on_fault) {
  auto const& board = request.board;
  auto opening = std::visit([&](auto const& kind) { return open_kind(kind, request); }, board.link);
  auto opened = co_await std::move(opening);
  if (opened.wire && board.faults.any()) {
    opened.wire =
        make_faulty(request.executor, std::move(opened.wire), board.faults, std::move(on_fault));
  }
  co_return opened;
}

bool may_return(link_spec const& kind) noexcept {
  return !std::holds_alternative<process_spec>(kind);
}

} // namespace mprun
