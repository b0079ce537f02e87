#include "reports/files/results_json.hpp"

#include "base/files/atomic_file.hpp"
#include "base/python/named_traceback.hpp"
#include "base/text/iso_time.hpp"
#include "base/text/text.hpp"
#include "base/text/utf8.hpp"
#include "runner/events/exit_meaning.hpp"
#include "runner/events/reproducing.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace mprun {
namespace {

using json = nlohmann::ordered_json;

constexpr int results_format_version = 2;

/// Control characters stay as they are, since JSON can hold them; bytes that are not UTF-8 are
/// shown as \xNN. The journal has the exact bytes.
std::string text(std::string_view bytes) {
  return is_valid_utf8(bytes) ? std::string(bytes) : printable_lines(bytes);
}

json texts(std::vector<std::string> const& items) {
  auto out = json::array();
  for (auto const& item : items) {
    out.push_back(text(item));
  }
  return out;
}

json name_or_null(std::string_view name) {
  return name.empty() ? json(nullptr) : json(text(name));
}

/// The members that only merged runs have.
json merged_of(run_state const& run) {
  return {{"id", text(run.about.run_id)},
          {"program_version", text(run.about.program_version)},
          {"arguments", texts(run.about.arguments)},
          {"host", text(run.about.host)},
          {"started", to_iso_time(run.at)}};
}

json run_of(run_model const& run) {
  auto const& about = run.about();
  json out{{"id", text(about.run_id)},
           {"program_version", text(about.program_version)},
           {"arguments", texts(about.arguments)},
           {"host", text(about.host)},
           {"branch", name_or_null(about.branch)},
           {"commit", name_or_null(about.commit)},
           {"started", to_iso_time(run.started())},
           {"took_us", run.took().count()},
           {"end", end_name(run)},
           {"exit_code", run.exit_code()}};
  if (run.runs().size() > 1) {
    out["merged"] = json::array();
    for (auto each = run.runs().begin() + 1; each != run.runs().end(); ++each) {
      out["merged"].push_back(merged_of(*each));
    }
  }
  return out;
}

json tally_of(tally const& counts) {
  return {{"planned", counts.planned}, {"passed", counts.passed},
          {"failed", counts.failed},   {"errored", counts.errored},
          {"skipped", counts.skipped}, {"timed_out", counts.timed_out},
          {"flaky", counts.flaky},     {"quarantined", counts.quarantined}};
}

json facts_of(board_facts const& facts) {
  return {{"implementation", text(facts.implementation)},
          {"version", text(facts.version)},
          {"platform", text(facts.platform)},
          {"machine", text(facts.machine)},
          {"firmware", text(facts.firmware)},
          {"unique_id", text(facts.unique_id)},
          {"heap_free", facts.heap_free},
          {"modules", texts(facts.modules)},
          {"raw_paste_window", facts.raw_paste_window},
          {"dialect", text(facts.dialect)}};
}

json board_of(board_state const& board) {
  json out{{"board", text(board.about.board)},
           {"platform", text(board.about.platform)},
           {"link", text(board.about.link)},
           {"tags", texts(board.about.tags)},
           {"facts", board.facts ? facts_of(*board.facts) : json(nullptr)},
           {"opening_took_us", board.opening_took.count()},
           {"lost", nullptr},
           {"totals", tally_of(board.cells)}};
  if (board.lost) {
    out["lost"] = {{"blame", name_of(board.lost->blame)}, {"message", text(board.lost->message)}};
  }
  return out;
}

json reason_of(reason const& why) {
  return why ? json{{"code", name_of(why.code)}, {"about", texts(why.about)}} : json(nullptr);
}

// An initializer list would copy each value twice, and there may be a hundred thousand results.

json attempt_of(run_model const& run, cell_state const& cell, attempt_state const& attempt) {
  json::object_t out;
  out.reserve(10);
  out.emplace_back("board", name_or_null(run.board_name(attempt.board)));
  out.emplace_back("verdict", name_of(attempt.verdict));
  out.emplace_back("blame", name_of(attempt.blame));
  out.emplace_back("reason", reason_of(*attempt.reason));
  out.emplace_back("message", text(with_file_named(attempt.message, cell.file)));
  out.emplace_back("detail", text(with_file_named(attempt.detail(), cell.file)));
  out.emplace_back("output", text(attempt.output()));
  out.emplace_back("line", attempt.line);
  out.emplace_back("started", to_iso_time(attempt.started));
  out.emplace_back("took_us", attempt.took.count());
  return json(std::move(out));
}

json earlier_of(run_model const& run, cell_id cell) {
  auto out = json::array();
  for (auto const& older : run.earlier(cell)) {
    out.push_back({{"run", text(run.runs()[older.run].about.run_id)},
                   {"at", to_iso_time(older.at)},
                   {"verdict", name_of(older.verdict)},
                   {"blame", name_of(older.blame)},
                   {"message", text(older.message)}});
  }
  return out;
}

json cell_of(run_model const& run, std::size_t number, cell_state const& cell) {
  auto attempts = json::array();
  for (auto const& attempt : cell.attempts) {
    attempts.push_back(attempt_of(run, cell, attempt));
  }
  json::object_t out;
  out.reserve(14 + 3);
  out.emplace_back("cell", number);
  out.emplace_back("board", name_or_null(run.board_name(cell.board)));
  out.emplace_back("suite", text(cell.suite));
  out.emplace_back("name", text(cell.name));
  out.emplace_back("file", text(cell.file));
  out.emplace_back("verdict", name_of(cell.verdict));
  out.emplace_back("blame", name_of(cell.blame));
  out.emplace_back("reason", reason_of(*cell.reason));
  out.emplace_back("message", text(with_file_named(cell.message, cell.file)));
  out.emplace_back("flaky", cell.flaky);
  out.emplace_back("quarantine", name_or_null(cell.quarantine));
  out.emplace_back("baseline", name_or_null(cell.baseline));
  out.emplace_back("took_us", cell.took().count());
  out.emplace_back("attempts", std::move(attempts));
  auto const again = cell.verdict != verdict::passed && cell.verdict != verdict::skipped
                         ? reproducing_line(run, cell)
                         : std::string();
  if (!again.empty()) {
    out.emplace_back("reproduce", text(again));
  }
  if (run.runs().size() > 1) {
    out.emplace_back("run", text(run.runs()[cell.run].about.run_id));
    out.emplace_back("earlier", earlier_of(run, static_cast<cell_id>(number)));
  }
  return json(std::move(out));
}

/// Writes each element of a list on a line of its own: the whole document is never in memory, and
/// two runs can be compared line by line.
template<class Items, class Convert>
void write_list(atomic_file& out, Items const& items, Convert convert) {
  out.write("[");
  for (std::size_t i = 0; i < items.size(); ++i) {
    out.write(i == 0 ? "\n    " : ",\n    ");
    out.write(json(convert(i)).dump());
  }
  out.write(items.empty() ? "]" : "\n  ]");
}

class results_report : public reporter {
public:
  explicit results_report(std::filesystem::path file) : file_(std::move(file)) {}

  void on(event const&, run_model const&) override {}
  bool finishes_apart() const noexcept override { return true; }

  file_result<void> finish(run_model const& run) override {
    atomic_file out(file_);
    out.write("{\n  \"format\": \"mprun-results\",\n  \"version\": ");
    out.write(std::to_string(results_format_version));
    out.write(",\n  \"run\": ");
    out.write(run_of(run).dump());
    out.write(",\n  \"totals\": ");
    out.write(tally_of(run.totals()).dump());
    out.write(",\n  \"boards\": ");
    write_list(out, run.boards(), [&](std::size_t i) { return board_of(run.boards()[i]); });
    out.write(",\n  \"cells\": ");
    write_list(out, run.cells(), [&](std::size_t i) { return cell_of(run, i, run.cells()[i]); });
    out.write(",\n  \"notices\": ");
    write_list(out, run.notices(), [&](std::size_t i) {
      auto const& notice = run.notices()[i];
      return json{{"board", name_or_null(run.board_name(notice.board))},
                  {"message", text(notice.message)}};
    });
    out.write("\n}\n");
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
