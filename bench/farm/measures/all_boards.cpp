#include "base/async/run_clock.hpp"
#include "bench/farm/board_transfer.hpp"
#include "bench/farm/host_load.hpp"
#include "bench/farm/measures.hpp"
#include "bench/farm/measures/small_commands.hpp"

#include <deque>
#include <fmt/format.h>

namespace mprun {
namespace {

constexpr int commands_of_each = 100;
constexpr payload_spec file{10 * 1024, false};

enum class order { at_once, in_turn };

task<void> run_commands(farm_board& board, outcome& done) {
  std::vector<double> unused;
  co_await run_small_commands(board, commands_of_each, unused, done);
}

task<void> send(board_transfer& transfer, outcome& done) {
  double unused = 0;
  co_await transfer.put(unused, done);
}

/// Does the same work on every board.
class all_boards : public farm_measure {
public:
  all_boards(bench_farm& of, std::vector<farm_board*> all, measure about, order how)
      : farm_measure(of, std::move(all), std::move(about)), order_(how) {}

  outcome iterate(iteration& into) override {
    done_.assign(boards().size(), outcome());
    auto const cpu = own_cpu_seconds();
    auto const begun = run_clock::now();
    do_all();
    into.seconds = seconds_since(begun);
    if (order_ == order::at_once) {
      into.further.push_back({"cpu", "us", (own_cpu_seconds() - cpu) * 1e6});
      into.further.push_back({"memory", "B", own_memory()});
    }
    return all_done();
  }

  bool works_at_once() const noexcept override { return order_ == order::at_once; }

protected:
  /// The work of the board with this index.
  virtual task<void> work(std::size_t number, outcome& done) = 0;

  /// The first failure, if there is any.
  outcome all_done() const {
    for (std::size_t i = 0; i < done_.size(); ++i) {
      if (!done_[i]) {
        return named(i, done_[i].error());
      }
    }
    return {};
  }

  no_figure named(std::size_t number, no_figure const& why) const {
    return {fmt::format("board {}: {}", boards()[number]->spec.id, why.reason), why.is_skip};
  }

private:
  void do_all() {
    std::vector<task<void>> works;
    for (std::size_t i = 0; i < done_.size(); ++i) {
      if (order_ == order::in_turn) {
        farm().wait_for(work(i, done_[i]));
      } else {
        works.push_back(work(i, done_[i]));
      }
    }
    farm().wait_for(std::move(works));
  }

  order order_;
  std::vector<outcome> done_; ///< the current iteration's outcomes by board
};

class all_commands final : public all_boards {
public:
  using all_boards::all_boards;

  task<void> work(std::size_t number, outcome& done) override {
    return run_commands(*boards()[number], done);
  }
};

class all_uploads final : public all_boards {
public:
  all_uploads(bench_farm& of, std::vector<farm_board*> all, measure about, order how)
      : all_boards(of, std::move(all), std::move(about), how) {
    for (auto* board : boards()) {
      files_.emplace_back(of, *board, file);
    }
  }

  outcome prepare() override {
    auto ready = make_boards_ready();
    for (std::size_t i = 0; i < files_.size() && ready; ++i) {
      ready = files_[i].prepare();
      if (!ready) {
        ready = named(i, ready.error());
      }
    }
    return ready;
  }

  outcome iterate(iteration& into) override {
    for (auto& transfer : files_) {
      outcome removed;
      farm().wait_for(transfer.remove(removed));
      if (!removed) {
        return removed;
      }
    }
    return all_boards::iterate(into);
  }

  outcome finish() override {
    outcome done;
    for (auto& transfer : files_) {
      auto const finished = transfer.finish();
      done = done ? finished : done;
    }
    return done;
  }

  task<void> work(std::size_t number, outcome& done) override { return send(files_[number], done); }

private:
  std::deque<board_transfer> files_;
};

/// Turns a description for one board into that for all boards.
measure of_all(measure about) {
  constexpr std::string_view all = "all";
  about.name.replace(0, about.board.size(), all);
  about.board = all;
  return about;
}

} // namespace

measure_list make_all_boards(bench_farm& farm, std::vector<farm_board*> const& boards) {
  measure_list out;
  auto const& any = *boards.front();
  for (auto const how : {order::at_once, order::in_turn}) {
    if (how == order::in_turn && boards.size() == 1) {
      continue; // the same as at once
    }
    std::string const name = how == order::at_once ? "at_once" : "in_turn";
    auto typed = of_all(about_measure(any, "commands_" + name, "100"));
    typed.payload = "print";
    out.push_back(std::make_unique<all_commands>(farm, boards, std::move(typed), how));
    auto sent = of_all(about_transfer(any, "upload_" + name, file));
    out.push_back(std::make_unique<all_uploads>(farm, boards, std::move(sent), how));
  }
  return out;
}

} // namespace mprun
