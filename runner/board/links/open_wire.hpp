// Opens a link to a board that has no process of ours: what a serial port, a socket and a radio
// have in common.
#pragma once

#include "runner/board/board_link.hpp"
#include "runner/board/failure_words.hpp"
#include "transports/link_failure.hpp"

#include <memory>
#include <utility>

namespace mprun {

template<class Link>
task<opened_link> open_wire(std::unique_ptr<Link> wire, link_request const& request) {
  opened_link opened;
  opened.dialect = "raw-repl";
  opened.name = description_of(request.board.link);
  auto const connected = co_await wire->open(request.deadline);
  if (connected) {
    opened.wire = std::move(wire);
  } else {
    auto const why = connected.error();
    opened.wire = failure{blame::link, words_of(why, request.secrets), why.ec};
    opened.may_pass = may_pass(why.ec);
  }
  co_return opened;
}

} // namespace mprun
