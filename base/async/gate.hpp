// Limits how many coroutines are inside at once; the others wait their turn in order.
//
// Flow: `auto pass = co_await gate.enter();` — the slot is free again when `pass` is destroyed.
// Starting a thousand interpreters at once would make each of them miss its deadline; through a
// gate each starts in its own time. Waiting has no deadline: whoever is inside must have one. A
// pass may outlive its gate (a coroutine that is torn down at the end of a run).
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

namespace mprun {

class gate {
  struct state {
    asio::any_io_executor executor;
    std::size_t free;
    bool closed = false;
    std::deque<std::shared_ptr<run_timer>> waiting;

    void leave() noexcept;
  };

public:
  class pass {
  public:
    explicit pass(std::shared_ptr<state> from) noexcept : from_(std::move(from)) {}
    pass(pass&&) noexcept = default;
    pass& operator=(pass&&) = delete;
    ~pass() {
      if (from_) {
        from_->leave();
      }
    }

  private:
    std::shared_ptr<state> from_;
  };

  gate(asio::any_io_executor executor, std::size_t capacity)
      : state_(std::make_shared<state>(state{std::move(executor), capacity, false, {}})) {}
  gate(gate const&) = delete;
  gate& operator=(gate const&) = delete;
  ~gate();

  task<pass> enter();

private:
  std::shared_ptr<state> state_;
};

} // namespace mprun
