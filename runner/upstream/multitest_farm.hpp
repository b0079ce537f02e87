// Runs multitests on a farm: each on as many boards as it has instances, taken all at once or not
// at all, in plan order. Says what happens as any run does: in events.
//
// Flow: construct, run(). All boards are opened; the first case in line waits until enough of them
// are idle, so that one that needs many is never overtaken for ever. Two cases may run side by
// side, but those that use this host's network (a unix port takes part, or CPython must say what is
// expected) go one at a time: their ports would clash. A failure beside other work of this host, or
// on a busy one, is run again alone, when all others have run.
#pragma once

#include "runner/dispatcher.hpp"
#include "runner/gate.hpp"
#include "runner/host_work.hpp"
#include "runner/inventory.hpp"
#include "runner/session.hpp"
#include "runner/upstream/multitest_ledger.hpp"
#include "runner/upstream/multitest_run.hpp"
#include "runner/upstream/multitest_truth.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mprun::upstream {

struct multitest_cell {
  test_case about; ///< suite, name, file, expected_file
  std::size_t instances = 0;
  bool verbatim = false;       ///< boards get its source as it is written
  std::size_t permutation = 0; ///< of the boards it gets: 0 as they stand in the inventory
};

class multitest_farm {
public:
  multitest_farm(std::vector<board_spec> const& boards, std::vector<multitest_cell> cells,
                 dispatcher_options options, dispatcher::sink on_event, dispatcher::tick on_tick);

  /// Returns the exit code.
  int run();

private:
  struct player {
    player(board_spec const& about, session_environment& environment)
        : spec(about), session(about, environment) {}

    board_spec const& spec;
    mprun::session session;
    enum class state { opening, idle, busy, lost } what = state::opening;
    bool had_trouble = false; ///< so its recording is kept
  };
  using players = std::vector<std::size_t>;

  void emit(fact what);
  void announce();
  task<void> open(std::size_t board);
  task<void> direct();
  std::optional<players> choose(multitest_cell const& cell) const;
  bool has_room(multitest_cell const& cell) const;
  bool needs_host(multitest_cell const& cell, players const& who) const;
  bool must_wait(cell_id cell) const;
  bool any_on_host(players const& who) const;
  std::size_t alive() const;
  attempt_outcome too_few_boards(multitest_cell const& cell) const;
  task<void> attempt(cell_id cell, players who, bool holds_host);
  task<std::optional<trouble>> play_and_judge(multitest_cell const& cell, players const& who,
                                              multitest_result& ran, attempt_finished& outcome);
  task<multitest_result> play(multitest_cell const& cell, players const& who);
  void on_signal();
  void keep_ticking();
  void end_boards();
  std::vector<std::string> ids_of(players const& who) const;

  std::vector<board_spec> const& specs_;
  std::vector<multitest_cell> cells_;
  dispatcher_options options_;
  dispatcher::sink on_event_;
  dispatcher::tick on_tick_;
  std::chrono::steady_clock::time_point start_;
  asio::io_context context_{1};
  gate starts_;
  host_work host_;
  session_environment environment_;
  multitest_truth truths_;
  asio::signal_set signals_;
  asio::steady_timer ticker_;
  asio::steady_timer changed_; ///< a board or a case became something else
  std::vector<std::unique_ptr<player>> players_;
  multitest_ledger ledger_;
  std::size_t under_way_ = 0;
  bool host_is_free_ = true;
  bool one_is_alone_ = false;
  bool interrupted_ = false;
  bool ended_ = false;
};

} // namespace mprun::upstream
