// Who has this host: failures in doubt wait here for their run alone, and the host's network ports
// are held here.
//
// Flow: wait() for each attempt that ended in doubt; claim() when nothing of this host is at work,
// begin_alone() once the boards are free, too; end() when an attempt has ended.
#pragma once

#include "runner/scheduling/commands.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace mprun {

class host_turns {
public:
  struct run_alone {
    cell_id cell;
    board_list boards; ///< it failed on these, so they run it again
  };

  /// `max_fail`: as in scheduler_options.
  explicit host_turns(std::size_t max_fail) : max_fail_(max_fail) {}

  void wait(run_alone run) { waiting_.push_back(std::move(run)); }
  /// Removes and returns the runs that this board was to take part in and that have not begun.
  std::vector<run_alone> take_runs_of(std::size_t board) {
    return take_if([board](run_alone const& run) {
      return std::find(run.boards.begin(), run.boards.end(), board) != run.boards.end();
    });
  }
  std::vector<run_alone> take_all() {
    return take_if([](run_alone const&) { return true; });
  }

  /// A run alone has the host, or must come first because it decides whether the whole run ends.
  bool is_reserved(std::size_t without_pass) const noexcept {
    return claimed_ || decides(without_pass);
  }
  bool decides(std::size_t without_pass) const noexcept {
    return max_fail_ != 0 && !waiting_.empty() && without_pass + waiting_.size() >= max_fail_;
  }

  /// The next run alone has the host from now on; nothing else of it may begin.
  void claim() {
    if (!claimed_ && !waiting_.empty()) {
      claimed_ = std::move(waiting_.front());
      waiting_.pop_front();
      has_begun_ = false;
    }
  }
  /// The run that has the host and has not begun.
  std::optional<run_alone> next() const {
    return claimed_ && !has_begun_ ? claimed_ : std::nullopt;
  }
  void begin_alone() { has_begun_ = true; }

  bool are_ports_held() const noexcept { return ports_.has_value(); }
  void hold_ports(cell_id cell) { ports_ = cell; }

  /// An attempt at the cell has ended.
  void end(cell_id cell) {
    if (claimed_ && claimed_->cell == cell) {
      claimed_.reset();
    }
    if (ports_ == cell) {
      ports_.reset();
    }
  }

private:
  template<class Condition>
  std::vector<run_alone> take_if(Condition matches) {
    std::vector<run_alone> out;
    if (claimed_ && !has_begun_ && matches(*claimed_)) {
      out.push_back(*std::exchange(claimed_, std::nullopt));
    }
    std::copy_if(waiting_.begin(), waiting_.end(), std::back_inserter(out), matches);
    std::erase_if(waiting_, matches);
    return out;
  }

  std::size_t max_fail_;
  std::deque<run_alone> waiting_; ///< in the order in which they will run
  std::optional<run_alone> claimed_;
  bool has_begun_ = false;
  std::optional<cell_id> ports_;
};

} // namespace mprun
