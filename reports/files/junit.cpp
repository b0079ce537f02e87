#include "reports/files/junit.hpp"

#include "base/files/atomic_file.hpp"
#include "base/text/iso_time.hpp"
#include "base/text/text.hpp"
#include "reports/files/junit_groups.hpp"
#include "reports/files/junit_texts.hpp"
#include "reports/files/xml_writer.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_set>
#include <utility>

namespace mprun {
namespace {

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
  junit_writer(atomic_file& out, run_model const& run, std::filesystem::path logs)
      : xml_(out), run_(run), texts_(run), logs_(std::move(logs)) {}

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
    xml_.attribute("file", junit_texts::file_of(cell));
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
      xml_.attribute("message", cell.message.empty() ? "skipped" : cell.message);
      xml_.close();
    }
    if (is_bad(cell.verdict)) {
      write_outcome(cell, telling);
    }
    for (auto const& attempt : cell.attempts) {
      // To readers a flakyFailure means that the case passed, so a skipped case has none.
      if (&attempt != telling && is_bad(attempt.verdict) && cell.verdict != verdict::skipped) {
        // Readers only know the Failure elements, so attempts that were errors use them too.
        write_other(is_bad(cell.verdict) ? "rerunFailure" : "flakyFailure", cell, attempt);
      }
    }
    if (telling && is_bad(cell.verdict)) {
      write_output(*telling, true);
    }
    xml_.close();
  }

  /// What the board printed, and then the path of its log, which GitLab and Jenkins make a link.
  void write_output(attempt_state const& attempt, bool attach_log) {
    auto text = cut_in_the_middle(printable_lines(attempt.output()), junit_texts::max_length);
    if (attach_log && attempt.board != no_board) {
      auto const log = logs_ / fmt::format("{}.log", run_.board_name(attempt.board));
      if (std::error_code failed; !logs_.empty() && std::filesystem::exists(log, failed)) {
        text += text.empty() || text.ends_with('\n') ? "" : "\n";
        text += fmt::format("[[ATTACHMENT|{}]]\n", log.string());
      }
    }
    if (!text.empty()) {
      xml_.open("system-out");
      xml_.text(text);
      xml_.close();
    }
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
    xml_.attribute("message", printable_line(fmt::format("quarantined: {}: {}", cell.quarantine,
                                                         texts_.message_of(cell))));
    xml_.close();
    if (telling) {
      write_output(*telling, true);
    }
  }

  void write_outcome(cell_state const& cell, attempt_state const* telling) {
    auto const* const element = cell.verdict == verdict::failed ? "failure" : "error";
    if (telling) {
      open_attempt(element, cell, *telling);
      xml_.text(texts_.text_of(cell, *telling));
      xml_.close();
      return;
    }
    xml_.open(element);
    auto const message = texts_.message_of(cell);
    xml_.attribute("message", message);
    xml_.attribute("type", name_of(cell.blame));
    xml_.text(message + "\n\n" + texts_.context_of(cell, cell.board, 0));
    xml_.close();
  }

  /// An attempt that is not the one that the case's own element describes.
  void write_other(std::string_view element, cell_state const& cell, attempt_state const& attempt) {
    open_attempt(element, cell, attempt);
    xml_.attribute("time", seconds(attempt.took));
    xml_.attribute("timestamp", to_iso_time(attempt.started));
    xml_.open("stackTrace"); // where readers look for the text
    xml_.text(texts_.text_of(cell, attempt));
    xml_.close();
    write_output(attempt, false);
    xml_.close();
  }

  void open_attempt(std::string_view element, cell_state const& cell,
                    attempt_state const& attempt) {
    xml_.open(element);
    xml_.attribute("message", texts_.message_of(cell, attempt));
    xml_.attribute("type", name_of(attempt.blame));
  }

  xml_writer xml_;
  run_model const& run_;
  junit_texts texts_;
  std::filesystem::path logs_;
};

class junit_report : public reporter {
public:
  junit_report(std::filesystem::path file, std::filesystem::path logs)
      : file_(std::move(file)), logs_(std::move(logs)) {}

  void on(event const&, run_model const&) override {}
  bool finishes_apart() const noexcept override { return true; }

  file_result<void> finish(run_model const& run) override {
    atomic_file out(file_);
    junit_writer(out, run, logs_).write();
    return out.commit();
  }

private:
  std::filesystem::path file_;
  std::filesystem::path logs_;
};

} // namespace

std::unique_ptr<reporter> make_junit_report(std::filesystem::path file,
                                            std::filesystem::path logs) {
  return std::make_unique<junit_report>(std::move(file), std::move(logs));
}

} // namespace mprun
