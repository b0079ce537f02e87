#include "reports/events/run_outline.hpp"

#include "base/text/text.hpp"

#include <fmt/format.h>
#include <type_traits>
#include <variant>

namespace mprun {
namespace {

class run_outliner {
public:
  explicit run_outliner(recorded_run const& run) : run_(run) {}

  run_outline outline() {
    for (auto const& each : run_.events) {
      std::visit([&](auto const& e) { on(e, each); }, each.fact);
      if (!out_.refusal.empty()) {
        break;
      }
    }
    return std::move(out_);
  }

private:
  void refuse(std::string_view why) { out_.refusal = fmt::format("{}: {}", run_.name, why); }

  void on(run_started const& started, event const&) {
    if (out_.started != nullptr) {
      refuse(fmt::format("two runs are in one file, {} and {}: put each into a file of its own",
                         printable_line(out_.started->run_id), printable_line(started.run_id)));
    }
    out_.started = &started;
  }

  void on(cell_planned const& planned, event const&) {
    auto const is_damaged = !run_.damaged.empty();
    if (out_.indices.contains(planned.cell)) {
      refuse(fmt::format("cell {} is planned twice: two runs are in one file", planned.cell));
    } else if (!is_damaged && planned.cell != out_.cells.size()) {
      refuse(fmt::format("cell {} was never planned, but cell {} was", out_.cells.size(),
                         planned.cell));
    } else {
      out_.indices.emplace(planned.cell, out_.cells.size());
      out_.cells.push_back({&planned, nullptr, {}});
      check_end();
    }
  }

  void on(run_finished const& finished, event const&) {
    check_end();
    out_.finished = &finished;
  }

  void on(cell_finished const& finished, event const& whole) {
    auto* const cell = find(finished.cell);
    if (cell != nullptr && cell->finished != nullptr) {
      refuse(fmt::format("cell {} has two verdicts: two runs are in one file", finished.cell));
    } else if (cell != nullptr) {
      cell->finished = &finished;
      cell->at = whole.at;
    }
  }

  template<class Other>
  void on(Other const& other, event const&) {
    if constexpr (requires { other.cell; }) {
      find(other.cell);
    } else {
      check_end();
    }
  }

  outlined_cell* find(cell_id cell) {
    check_end();
    auto const index = out_.indices.find(cell);
    if (index != out_.indices.end()) {
      return &out_.cells[index->second];
    }
    if (run_.damaged.empty()) {
      refuse(fmt::format("there is a result of cell {}, which was never planned", cell));
    }
    ++out_.homeless;
    return nullptr;
  }

  void check_end() {
    if (out_.finished != nullptr) {
      refuse("events follow the end of the run: something was appended to it");
    }
  }

  recorded_run const& run_;
  run_outline out_;
};

} // namespace

run_outline outline_of(recorded_run const& run) {
  return run_outliner(run).outline();
}

cell_id const* cell_of(fact const& f) noexcept {
  return std::visit(
      [](auto const& e) -> cell_id const* {
        if constexpr (requires { e.cell; }) {
          return &e.cell;
        } else {
          return nullptr;
        }
      },
      f);
}

} // namespace mprun
