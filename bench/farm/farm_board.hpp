// The boards that are measured, and the event loop that drives them.
//
// Flow: construct with the boards; within a measure make_ready(board), then wait_for(coroutine) for
// each operation. Boards are opened when first needed and stay open until close_boards(). A board
// that cannot be opened, or brought back after a failure, is lost: all further measures of it fail
// at once with the same reason, and the other boards go on.
//
// Ctrl-C ends pending operations properly, and wait_for() throws farm_interrupted; a second Ctrl-C
// ends them at once. After that only leave() may be called, which leaves the boards at their
// prompts.
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

/// Why a measure has no figure.
struct no_figure {
  std::string reason;
  bool is_skip = false; ///< the board cannot do it, which is not an error
};

/// The outcome of a step of a measure.
using outcome = boost::system::result<void, no_figure>;

/// A board's room for files, as far as is known.
struct board_room {
  bool asked = false;
  bool has_files = false;
  std::optional<std::uint64_t> free;     ///< bytes
  std::optional<std::uint64_t> too_much; ///< a number of bytes that did not fit
};

struct farm_board {
  board_spec spec;
  board_facts facts; ///< as of the last opening
  std::unique_ptr<mprun::session> session;
  /// Belongs to the session; null before the first transfer.
  std::unique_ptr<file_transfer> files;
  unsigned resets_at_files = 0; ///< the session's resets when `files` was prepared
  std::string lost;             ///< why it can no longer be used; otherwise empty
  board_room room;
};

class farm_interrupted : public std::exception {
public:
  char const* what() const noexcept override { return "interrupted"; }
};

class bench_farm {
public:
  /// `workspace`: from make_run_identity(). The boards' programs must be resolved.
  bench_farm(std::vector<board_spec> boards, run_workspace workspace);

  std::deque<farm_board>& boards() noexcept { return boards_; }
  std::filesystem::path const& scratch() const noexcept { return environment_.workspace.scratch(); }
  payload_store& payloads() noexcept { return payloads_; }
  bool interrupted() const noexcept { return interrupted_; }
  secret_list const& secrets() const noexcept { return *environment_.secrets; }

  /// Runs the work to its end. Throws farm_interrupted, and what the work throws.
  void wait_for(task<void> work);
  /// Runs all works concurrently to their ends.
  void wait_for(std::vector<task<void>> works);

  /// Opens the board if it is not open.
  outcome make_ready(farm_board& board);

  /// Closes the board's session and makes a new one, not yet opened.
  void renew_session(farm_board& board);

  /// Closes all boards; they are reopened when needed. Their facts stay known.
  void close_boards();

  /// Leaves all boards at their prompts, unless there was a second signal.
  void leave();

  /// Brings a board back to the raw prompt after a failure; otherwise it is lost.
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
