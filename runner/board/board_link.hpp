// From a board's entry in the inventory to an open link.
//
// Flow: open_board_link() picks the kind, each of which has a file in links/, puts the board's
// faults round what it opened, and the recorder round these. A kind is opened anew from its entry
// each time, so that a board which comes back under another name or address is found again.
#pragma once

#include "base/async/run_clock.hpp"
#include "runner/board/launch.hpp"
#include "runner/board/secret_list.hpp"
#include "runner/events/failure.hpp"
#include "runner/host/interpreter.hpp"
#include "runner/inventory/inventory.hpp"
#include "transports/faults/faulty.hpp"
#include "transports/link.hpp"
#include "transports/recording/conversation.hpp"
#include "transports/recording/recorder.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

/// What opening needs; all of it outlives the opening.
struct link_request {
  asio::any_io_executor executor;
  board_spec const& board;
  run_workspace const& workspace;
  interpreter_versions& versions;
  run_clock::time_point deadline;
  secret_list const& secrets;              ///< the board's; masked in what is quoted
  recorder* record;                        ///< what the link is recorded by; or nullptr
  std::shared_ptr<conversation>& replayed; ///< a replayed board's position, across its openings
};

struct opened_link {
  result<std::unique_ptr<link>> wire;
  std::string dialect;              ///< as board_facts::dialect
  std::string name;                 ///< what was opened, for the board's log
  bool may_pass = false;            ///< it may open a moment later
  bool may_return = false;          ///< once lost, it may come back by itself
  bool corrupts = false;            ///< bytes are damaged or lost on it, on purpose
  bool may_damage = false;          ///< what fails behind it is confirmed before it is believed
  std::vector<std::string> secrets; ///< passwords given to the link: no report may hold them
};

task<opened_link> open_board_link(link_request request, fault_observer on_fault);

} // namespace mprun
