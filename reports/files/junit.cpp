#include "reports/files/junit.hpp"

#include "base/files/atomic_file.hpp"
#include "base/python/named_traceback.hpp"
#include "base/text/iso_time.hpp"
#include "base/text/text.hpp"
#include "reports/files/junit_groups.hpp"
#include "reports/files/xml_writer.hpp"
#include "runner/events/reproducing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_set>
#include <utility>

namespace mprun {
namespace {

constexpr std::size_t max_text = 64 * 1024;

bool is_bad(verdict v) noexcept {
  return v != verdict::passed && v != verdict::skipped;
}

/// A result that does not count is written as skipped: JUnit has nothing else that fails no job.
verdict shown_verdict(cell_state const& cell) noexcept {
  return cell.is_excused() ? verdict::skipped : cell.verdict;
}

std::string seconds(run_duration d) {
  return fmt::format("{:.3f}", std::chrono::duration<double>(d).count());
}

class junit_writer {
public:
  junit_writer(atomic_file& out, run_model const& run) : xml_(out), run_(run) {}

  void write() {
    tally totals;
    for (auto const& cell : run_.cells()) {
      ++totals.planned;
      totals.count(shown_verdict(cell), cell.flaky);
    }
    xml_.open("testsuites");
    xml_.attribute("name", "mprun");
    xml_.attribute("tests", totals.planned);
    xml_.attribute("failures", totals.failed);
    xml_.attribute("errors", totals.errored);
    xml_.attribute("skipped", totals.skipped);
    xml_.attribute("time", seconds(run_.took()));
    xml_.attribute("timestamp", to_iso_time(run_.started()));
    std::size_t id = 0;
    for (auto const& group : junit_groups_of(run_)) {
      write(group, id++);
    }
    xml_.close();
  }

private:
  void write(junit_group const& group, std::size_t id) {
    tally counts;
    run_duration took{};
    auto started = wall_time::max();
    for (auto const* cell : group.cells) {
      counts.count(shown_verdict(*cell), cell->flaky);
      took += cell->took();
      started = std::min(started, start_of(*cell));
    }
    xml_.open("testsuite");
    xml_.attribute("name", group.name);
    xml_.attribute("id", id);
    xml_.attribute("tests", group.cells.size());
    xml_.attribute("failures", counts.failed);
    xml_.attribute("errors", counts.errored);
    xml_.attribute("skipped", counts.skipped);
    xml_.attribute("time", seconds(took));
    xml_.attribute("timestamp", to_iso_time(started));
    xml_.attribute("hostname", run_.about().host);
    write_properties(group.board);
    std::unordered_set<std::string> names;
    for (auto const* cell : group.cells) {
      write(*cell, unique_in(names, printable_line(cell->name)), group.name);
    }
    xml_.close();
  }

  /// A cell that never ran gets the start time of the run.
  wall_time start_of(cell_state const& cell) const {
    return cell.attempts.empty() ? run_.started() : cell.attempts.front().started;
  }

  void write_properties(board_index board) {
    if (board == no_board) {
      return;
    }
    auto const& about = run_.boards()[board].about;
    xml_.open("properties");
    property("run", run_.about().run_id);
    property("board", about.board);
    property("platform", about.platform);
    property("link", about.link);
    for (auto const& tag : about.tags) {
      property("tag", tag);
    }
    if (auto const& facts = run_.boards()[board].facts) {
      property("implementation", facts->implementation);
      property("version", facts->version);
      property("machine", facts->machine);
      property("firmware", facts->firmware);
      property("unique_id", facts->unique_id);
    }
    for (auto const& notice : run_.notices()) {
      if (notice.board == board) {
        property("notice", notice.message);
      }
    }
    xml_.close();
  }

  void property(std::string_view name, std::string_view value) {
    if (value.empty()) {
      return;
    }
    xml_.open("property");
    xml_.attribute("name", name);
    xml_.attribute("value", value);
    xml_.close();
  }

  void write(cell_state const& cell, std::string_view name, std::string_view classname) {
    auto const* telling = telling_attempt(cell);
    xml_.open("testcase");
    xml_.attribute("name", name);
    xml_.attribute("classname", classname);
    xml_.attribute("file", file_of(cell));
    xml_.attribute("line", static_cast<std::size_t>(std::max(1, telling ? telling->line : 1)));
    xml_.attribute("time", seconds(cell.took()));
    xml_.attribute("timestamp", to_iso_time(start_of(cell)));
    if (*cell.reason || !cell.quarantine.empty() || !cell.baseline.empty()) {
      xml_.open("properties");
      property("reason", *cell.reason ? name_of(cell.reason->code) : "");
      property("baseline", cell.baseline);
      property("quarantine", cell.quarantine);
      xml_.close();
    }
    if (cell.is_excused()) {
      write_excuse(cell, telling);
      xml_.close();
      return;
    }
    if (cell.verdict == verdict::skipped) {
      xml_.open("skipped");
      xml_.attribute("message", or_else(cell.message, "skipped"));
      xml_.close();
    }
    if (is_bad(cell.verdict)) {
      write_outcome(cell, telling);
    }
    for (auto const& attempt : cell.attempts) {
      if (&attempt != telling && is_bad(attempt.verdict)) {
        // Readers only know the Failure elements, so attempts that were errors use them too.
        write_attempt(is_bad(cell.verdict) ? "rerunFailure" : "flakyFailure", cell, attempt);
      }
    }
    if (telling && is_bad(cell.verdict) && !telling->output().empty()) {
      xml_.open("system-out");
      xml_.text(cut_in_the_middle(printable_lines(telling->output()), max_text));
      xml_.close();
    }
    xml_.close();
  }

  /// The attempt that the element of the case describes: the first that ended the way the case did.
  /// Null for a case that never ran, or that was not judged by its attempts.
  static attempt_state const* telling_attempt(cell_state const& cell) {
    auto const failed = cell.verdict == verdict::failed;
    for (auto const& attempt : cell.attempts) {
      if (is_bad(cell.verdict) && is_bad(attempt.verdict) &&
          (attempt.verdict == verdict::failed) == failed) {
        return &attempt;
      }
    }
    return nullptr;
  }

  void write_excuse(cell_state const& cell, attempt_state const* telling) {
    xml_.open("skipped");
    xml_.attribute("message", printable_line(fmt::format(
                                  "quarantined: {}: {}", cell.quarantine,
                                  with_board_named(cell, cell.board,
                                                   or_else(cell.message, name_of(cell.verdict))))));
    xml_.close();
    if (telling && !telling->output().empty()) {
      xml_.open("system-out");
      xml_.text(cut_in_the_middle(printable_lines(telling->output()), max_text));
      xml_.close();
    }
  }

  void write_outcome(cell_state const& cell, attempt_state const* telling) {
    auto const* const element = cell.verdict == verdict::failed ? "failure" : "error";
    if (telling) {
      write_attempt(element, cell, *telling);
      return;
    }
    xml_.open(element);
    auto const message =
        with_board_named(cell, cell.board, or_else(cell.message, name_of(cell.verdict)));
    xml_.attribute("message", message);
    xml_.attribute("type", name_of(cell.blame));
    xml_.text(message + "\n\n" + context_of(cell, cell.board, 0));
    xml_.close();
  }

  void write_attempt(std::string_view element, cell_state const& cell,
                     attempt_state const& attempt) {
    auto const message =
        with_board_named(cell, attempt.board, or_else(attempt.message, name_of(attempt.verdict)));
    xml_.open(element);
    xml_.attribute("message", message);
    xml_.attribute("type", name_of(attempt.blame));
    if (element != "failure" && element != "error") {
      xml_.attribute("time", seconds(attempt.took));
      xml_.attribute("timestamp", to_iso_time(attempt.started));
    }
    auto text = message + "\n";
    if (!attempt.detail().empty()) {
      text += "\n";
      auto const detail = with_file_named(attempt.detail(), file_of(cell));
      text += cut_in_the_middle(printable_lines(detail), max_text);
      text += text.back() == '\n' ? "" : "\n";
    }
    xml_.text(text + "\n" + context_of(cell, attempt.board, attempt.line));
    xml_.close();
  }

  /// Readers that show the repository's files cannot resolve "../tests/x.py".
  static std::string_view file_of(cell_state const& cell) {
    return or_else(cell.repository_file, cell.file);
  }

  /// Names the board: most readers show only this line, and the case may have run on several
  /// boards.
  std::string with_board_named(cell_state const& cell, board_index board,
                               std::string_view message) const {
    auto const named = with_file_named(message, file_of(cell));
    return printable_line(board == no_board ? named
                                            : fmt::format("{}: {}", run_.board_name(board), named));
  }

  /// What somebody needs to know whose reader shows only the text.
  std::string context_of(cell_state const& cell, board_index board, int line) const {
    auto out = fmt::format("case: {}", file_of(cell));
    out += line > 0 ? fmt::format(":{}\n", line) : "\n";
    auto const again = reproducing_line(run_, cell);
    auto const repeated = again.empty() ? again : fmt::format("again: {}\n", again);
    if (board == no_board) {
      return out + repeated;
    }
    auto const& state = run_.boards()[board];
    out += fmt::format("board: {} ({})", state.about.board, state.about.platform);
    if (state.facts) {
      out += fmt::format(", {} {}", state.facts->implementation, state.facts->version);
      out += state.facts->machine.empty() ? "" : " on " + state.facts->machine;
    }
    return out + fmt::format("\nlog: boards/{}.log\n{}", state.about.board, repeated);
  }

  static std::string_view or_else(std::string_view text, std::string_view other) {
    return text.empty() ? other : text;
  }

  xml_writer xml_;
  run_model const& run_;
};

class junit_report : public reporter {
public:
  explicit junit_report(std::filesystem::path file) : file_(std::move(file)) {}

  void on(event const&, run_model const&) override {}

  file_result<void> finish(run_model const& run) override {
    atomic_file out(file_);
    junit_writer(out, run).write();
    return out.commit();
  }

private:
  std::filesystem::path file_;
};

} // namespace

std::unique_ptr<reporter> make_junit_report(std::filesystem::path file) {
  return std::make_unique<junit_report>(std::move(file));
}

} // namespace mprun
