// The boards under measurement, and the one loop that drives them.
//
// Flow: construct with the boards; from within a benchmark's function make_ready(board), then
// wait_for(coroutine) for each thing it does. Boards are opened when first needed and stay open
// until close_boards(). One that cannot be opened, or brought back after something failed, is lost:
// what else would be measured on it fails at once with the same reason, and the other boards go on.
//
// Ctrl-C ends what waits properly, and then there is farm_interrupted; a second one ends it at
// once. Nothing may be waited for after that but leave(), which leaves the boards at their prompts.
#pragma once

#include "base/async/gate.hpp"
#include "bench/farm/payload_store.hpp"
#include "runner/board/session.hpp"
#include "runner/host/end_signals.hpp"
#include "runner/transfer/file_transfer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>
#include <cstdint>
#include <deque>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

/// Why there is none.
struct no_figure {
  std::string reason;
  bool is_skip = false; ///< the board cannot do it, and nobody expects it to
};

/// Of a step on the way to a figure.
using outcome = boost::system::result<void, no_figure>;

/// What a board can hold, as far as is known.
struct board_room {
  bool asked = false;
  bool has_files = false;
  std::optional<std::uint64_t> free;     ///< bytes
  std::optional<std::uint64_t> too_much; ///< so many bytes did not fit
};

struct farm_board {
  board_spec spec;
  board_facts facts; ///< of the last opening
  std::unique_ptr<mprun::session> session;
  /// Of that session; none before the first file passed.
  std::unique_ptr<file_transfer> files;
  unsigned resets_at_files = 0; ///< of the session, when they were made ready
  std::string lost;             ///< why it cannot be used any more; empty while it can
  board_room room;
};

class farm_interrupted : public std::exception {
public:
  char const* what() const noexcept override { return "interrupted"; }
};

class bench_farm {
public:
  /// `place`: made by make_run_identity(). The programs of the boards are resolved.
  bench_farm(std::vector<board_spec> boards, run_workspace place);

  std::deque<farm_board>& boards() noexcept { return boards_; }
  std::filesystem::path const& scratch() const noexcept { return environment_.workspace.scratch; }
  payload_store& payloads() noexcept { return payloads_; }
  bool interrupted() const noexcept { return interrupted_; }
  secret_list const& secrets() const noexcept { return *environment_.secrets; }

  /// Until it is done. Throws farm_interrupted, and what it throws.
  void wait_for(task<void> work);
  /// Until all of them are, at the same time.
  void wait_for(std::vector<task<void>> works);

  /// Opens the board if it is not.
  outcome make_ready(farm_board& board);

  /// A session that was never opened; what the board had before is closed.
  void renew_session(farm_board& board);

  /// The next thing that a board does opens it anew. Their facts stay known.
  void close_boards();

  /// Of all boards, unless a second signal has come.
  void leave();

  /// After something failed: back to the raw prompt, else the board is lost.
  void bring_back(farm_board& board);

private:
  void start(std::vector<task<void>> works, std::shared_ptr<std::size_t> const& left,
             std::shared_ptr<std::exception_ptr> const& failed);
  void interrupt();

  asio::io_context context_{1};
  bool interrupted_ = false;
  bool at_once_ = false;
  end_signals signals_;
  gate starts_;
  session_environment environment_;
  payload_store payloads_;
  std::deque<farm_board> boards_; ///< sessions refer to the specs
};

/// "link: the link closed".
std::string words_for(failure const& why);

} // namespace mprun
