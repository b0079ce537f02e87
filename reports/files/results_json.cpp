#include "reports/files/results_json.hpp"

#include "base/files/atomic_file.hpp"
#include "base/python/named_traceback.hpp"
#include "base/text/iso_time.hpp"
#include "reports/files/json_writer.hpp"
#include "runner/events/exit_meaning.hpp"
#include "runner/events/reproducing.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

constexpr int results_format_version = 2;

class results_writer {
public:
  results_writer(atomic_file& out, run_model const& run) : out_(out), json_(out), run_(run) {}

  void write() {
    out_.write("{\n  \"format\": \"mprun-results\",\n  \"version\": ");
    json_.value(results_format_version);
    out_.write(",\n  \"run\": ");
    write_run();
    out_.write(",\n  \"totals\": ");
    write(run_.totals());
    out_.write(",\n  \"boards\": ");
    write_list(run_.boards(), [this](board_state const& board) { write(board); });
    out_.write(",\n  \"cells\": ");
    cell_id number = 0;
    write_list(run_.cells(), [&](cell_state const& cell) { write(number++, cell); });
    out_.write(",\n  \"notices\": ");
    write_list(run_.notices(), [this](notice_state const& notice) { write(notice); });
    out_.write("\n}\n");
  }

private:
  /// Writes each element of a list on a line of its own, so that two runs can be compared line by
  /// line.
  template<class Items, class Write>
  void write_list(Items const& items, Write write_one) {
    out_.write("[");
    auto const* before = "\n    ";
    for (auto const& item : items) {
      out_.write(before);
      write_one(item);
      before = ",\n    ";
    }
    out_.write(items.empty() ? "]" : "\n  ]");
  }

  void member_or_null(std::string_view name, std::string_view text) {
    if (text.empty()) {
      json_.member(name, nullptr);
    } else {
      json_.member(name, text);
    }
  }

  void member(std::string_view name, std::vector<std::string> const& texts) {
    json_.key(name);
    json_.begin_array();
    for (auto const& text : texts) {
      json_.value(text);
    }
    json_.end_array();
  }

  void member(std::string_view name, reason const& why) {
    if (!why) {
      json_.member(name, nullptr);
      return;
    }
    json_.key(name);
    json_.begin_object();
    json_.member("code", name_of(why.code));
    member("about", why.about);
    json_.end_object();
  }

  void write_run() {
    auto const& about = run_.about();
    json_.begin_object();
    json_.member("id", about.run_id);
    json_.member("program_version", about.program_version);
    member("arguments", about.arguments);
    json_.member("host", about.host);
    member_or_null("branch", about.branch);
    member_or_null("commit", about.commit);
    json_.member("started", to_iso_time(run_.started()));
    json_.member("took_us", run_.took().count());
    json_.member("end", end_name(run_));
    json_.member("exit_code", run_.exit_code());
    if (run_.runs().size() > 1) {
      json_.key("merged");
      json_.begin_array();
      std::for_each(run_.runs().begin() + 1, run_.runs().end(),
                    [this](run_state const& merged) { write(merged); });
      json_.end_array();
    }
    json_.end_object();
  }

  void write(run_state const& merged) {
    json_.begin_object();
    json_.member("id", merged.about.run_id);
    json_.member("program_version", merged.about.program_version);
    member("arguments", merged.about.arguments);
    json_.member("host", merged.about.host);
    json_.member("started", to_iso_time(merged.at));
    json_.end_object();
  }

  void write(tally const& counts) {
    json_.begin_object();
    json_.member("planned", counts.planned);
    json_.member("passed", counts.passed);
    json_.member("failed", counts.failed);
    json_.member("errored", counts.errored);
    json_.member("skipped", counts.skipped);
    json_.member("timed_out", counts.timed_out);
    json_.member("flaky", counts.flaky);
    json_.member("quarantined", counts.quarantined);
    json_.end_object();
  }

  void write(board_facts const& facts) {
    json_.begin_object();
    json_.member("implementation", facts.implementation);
    json_.member("version", facts.version);
    json_.member("platform", facts.platform);
    json_.member("machine", facts.machine);
    json_.member("firmware", facts.firmware);
    json_.member("unique_id", facts.unique_id);
    json_.member("heap_free", facts.heap_free);
    member("modules", facts.modules);
    json_.member("raw_paste_window", facts.raw_paste_window);
    json_.member("dialect", facts.dialect);
    json_.end_object();
  }

  void write(board_state const& board) {
    json_.begin_object();
    json_.member("board", board.about.board);
    json_.member("platform", board.about.platform);
    json_.member("link", board.about.link);
    member("tags", board.about.tags);
    json_.key("facts");
    if (board.facts) {
      write(*board.facts);
    } else {
      json_.value(nullptr);
    }
    json_.member("opening_took_us", board.opening_took.count());
    json_.key("lost");
    if (board.lost) {
      json_.begin_object();
      json_.member("blame", name_of(board.lost->blame));
      json_.member("message", board.lost->message);
      json_.end_object();
    } else {
      json_.value(nullptr);
    }
    json_.key("totals");
    write(board.cells);
    json_.end_object();
  }

  void write(cell_state const& cell, attempt_state const& attempt) {
    json_.begin_object();
    member_or_null("board", run_.board_name(attempt.board));
    json_.member("verdict", name_of(attempt.verdict));
    json_.member("blame", name_of(attempt.blame));
    member("reason", *attempt.reason);
    json_.member("message", with_file_named(attempt.message, cell.file));
    json_.member("detail", with_file_named(attempt.detail(), cell.file));
    json_.member("output", attempt.output());
    json_.member("line", attempt.line);
    json_.member("started", to_iso_time(attempt.started));
    json_.member("took_us", attempt.took.count());
    json_.end_object();
  }

  void write(earlier_result const& older) {
    json_.begin_object();
    json_.member("run", run_.runs()[older.run].about.run_id);
    json_.member("at", to_iso_time(older.at));
    json_.member("verdict", name_of(older.verdict));
    json_.member("blame", name_of(older.blame));
    json_.member("message", older.message);
    json_.end_object();
  }

  void write(cell_id number, cell_state const& cell) {
    json_.begin_object();
    json_.member("cell", number);
    member_or_null("board", run_.board_name(cell.board));
    json_.member("suite", cell.suite);
    json_.member("name", cell.name);
    json_.member("file", cell.file);
    json_.member("verdict", name_of(cell.verdict));
    json_.member("blame", name_of(cell.blame));
    member("reason", *cell.reason);
    json_.member("message", with_file_named(cell.message, cell.file));
    json_.member("flaky", cell.flaky);
    member_or_null("quarantine", cell.quarantine);
    member_or_null("baseline", cell.baseline);
    json_.member("took_us", cell.took().count());
    json_.key("attempts");
    json_.begin_array();
    for (auto const& attempt : cell.attempts) {
      write(cell, attempt);
    }
    json_.end_array();
    auto const again = cell.verdict != verdict::passed && cell.verdict != verdict::skipped
                           ? reproducing_line(run_, cell)
                           : std::string();
    if (!again.empty()) {
      json_.member("reproduce", again);
    }
    if (run_.runs().size() > 1) {
      json_.member("run", run_.runs()[cell.run].about.run_id);
      json_.key("earlier");
      json_.begin_array();
      for (auto const& older : run_.earlier(number)) {
        write(older);
      }
      json_.end_array();
    }
    json_.end_object();
  }

  void write(notice_state const& notice) {
    json_.begin_object();
    member_or_null("board", run_.board_name(notice.board));
    json_.member("message", notice.message);
    json_.end_object();
  }

  atomic_file& out_;
  json_writer json_;
  run_model const& run_;
};

class results_report : public reporter {
public:
  explicit results_report(std::filesystem::path file) : file_(std::move(file)) {}

  void on(event const&, run_model const&) override {}
  bool finishes_apart() const noexcept override { return true; }

  file_result<void> finish(run_model const& run) override {
    atomic_file out(file_);
    results_writer(out, run).write();
    return out.commit();
  }

private:
  std::filesystem::path file_;
};

} // namespace

std::unique_ptr<reporter> make_results_report(std::filesystem::path file) {
  return std::make_unique<results_report>(std::move(file));
}

} // namespace mprun
