// An answer that is asked for once, however many want it at the same time.
//
// Flow: each who wants it awaits get(question). The first one's question is asked; those who come
// meanwhile wait for its answer, and later ones have it at once. A question that throws has no
// answer: the next in turn asks its own.
#pragma once

#include "base/async/gate.hpp"
#include "base/async/task.hpp"

#include <boost/asio/this_coro.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace mprun {

template<class Answer>
class asked_once {
public:
  using question = std::function<task<Answer>()>;

  task<Answer> get(question ask) {
    auto const shared = state_; // whoever waits may outlive us, at the end of a run
    if (!shared->turn) {
      auto const executor = co_await asio::this_coro::executor;
      shared->turn.emplace(executor, 1);
    }
    if (!shared->answer) {
      auto const turn = co_await shared->turn->enter();
      if (!shared->answer) {
        auto value = co_await ask();
        shared->answer.emplace(std::move(value));
      }
    }
    co_return *shared->answer;
  }

  /// Null until it is known.
  Answer const* known() const noexcept { return state_->answer ? &*state_->answer : nullptr; }

private:
  struct state {
    std::optional<gate> turn;
    std::optional<Answer> answer;
  };

  std::shared_ptr<state> state_ = std::make_shared<state>();
};

} // namespace mprun
