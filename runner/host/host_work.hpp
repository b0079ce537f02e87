// What computes on this host: boards that are processes of it, and CPython; and who had the host
// alone.
//
// Flow: each holds a `piece` while it works; a piece can tell whether any other work overlapped it.
// until_idle() waits for the end of what is under way. A piece may outlive the host_work it is of
// (a coroutine that is torn down at the end of a run).
#pragma once

#include "base/async/notification.hpp"
#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"

#include <cstdint>
#include <memory>
#include <utility>

namespace mprun {

class host_work {
  struct state {
    explicit state(asio::any_io_executor executor) : became_idle(std::move(executor)) {}

    std::uint64_t under_way = 0;
    std::uint64_t begun = 0; ///< ever
    notification became_idle;
  };

public:
  class piece {
  public:
    explicit piece(std::shared_ptr<state> all);
    piece(piece&&) noexcept = default;
    piece& operator=(piece&&) = delete;
    ~piece();

    /// Whether no other work overlapped it since it began.
    bool was_alone() const noexcept;

  private:
    std::shared_ptr<state> all_;
    bool began_alone_;
    std::uint64_t begun_;
  };

  explicit host_work(asio::any_io_executor executor)
      : all_(std::make_shared<state>(std::move(executor))) {}

  piece begin() { return piece(all_); }
  task<void> until_idle();

private:
  std::shared_ptr<state> all_;
};

} // namespace mprun
