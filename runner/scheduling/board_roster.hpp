// The boards as the scheduler knows them: which are open, and what runs on each.
//
// Flow: a board goes from waiting through opening to open, and to closed from any of these;
// attempts begin and end on it while it is open. The counts (boards with room, boards at work, work
// of this host) are kept in step.
#pragma once

#include "runner/scheduling/plan.hpp"

#include <cstddef>
#include <vector>

namespace mprun {

class board_roster {
public:
  enum class state { waiting, opening, open, closed };

  explicit board_roster(std::vector<board_spec> const& boards);

  void begin_opening(std::size_t board);
  void set_open(std::size_t board, board_facts facts);
  /// What ran on it has ended.
  void close(std::size_t board);
  /// `whole`: nothing else may run beside it, whatever lanes the board has.
  void begin(std::size_t board, cell_id cell, bool whole);
  void end(std::size_t board, cell_id cell);

  state state_of(std::size_t board) const { return boards_[board].where; }
  /// It has been open at least once, so its facts are known.
  bool was_open(std::size_t board) const { return boards_[board].was_open; }
  board_facts const& facts(std::size_t board) const { return boards_[board].facts; }
  std::vector<cell_id> const& running(std::size_t board) const { return boards_[board].running; }
  bool has_room(std::size_t board) const { return boards_[board].has_room(); }
  bool is_idle(std::size_t board) const { return boards_[board].is_idle(); }
  bool is_working(std::size_t board) const { return boards_[board].is_working(); }
  /// Whether what the board does is computed on this host.
  bool is_on_host(std::size_t board) const { return boards_[board].on_host; }

  std::size_t size() const noexcept { return boards_.size(); }
  std::size_t open() const noexcept { return open_; }           ///< opening, idle or at work
  std::size_t with_room() const noexcept { return with_room_; } ///< for another attempt
  std::size_t working() const noexcept { return working_; }     ///< opening, or something runs
  /// Boards of this host that open, and attempts on them.
  std::size_t host_work() const noexcept { return host_work_; }

private:
  struct board_record {
    state where = state::waiting;
    board_facts facts;
    std::vector<cell_id> running;
    bool was_open = false;
    bool on_host = false;
    bool is_taken_whole = false;

    bool has_room() const noexcept {
      return where == state::open && !is_taken_whole && running.size() < facts.lanes;
    }
    bool is_idle() const noexcept { return where == state::open && running.empty(); }
    bool is_working() const noexcept { return where == state::opening || !running.empty(); }
    std::size_t host_work() const noexcept {
      return on_host ? running.size() + (where == state::opening ? 1 : 0) : 0;
    }
  };

  template<class Change>
  void change(std::size_t board, Change apply);

  std::vector<board_record> boards_;
  std::size_t open_ = 0;
  std::size_t with_room_ = 0;
  std::size_t working_ = 0;
  std::size_t host_work_ = 0;
};

} // namespace mprun
