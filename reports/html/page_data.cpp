#include "reports/html/page_data.hpp"

#include "base/python/named_traceback.hpp"
#include "reports/html/page_head.hpp"
#include "reports/html/page_letters.hpp"
#include "reports/html/past_members.hpp"
#include "reports/html/script_data.hpp"
#include "reports/html/text_table.hpp"
#include "runner/events/reproducing.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace mprun {
namespace {

/// The page groups and finds quarantined, new and known results by these words.
std::string message_of(cell_state const& cell) {
  auto out = with_file_named(cell.message, cell.file);
  if (!cell.baseline.empty()) {
    out = fmt::format("[{}] {}", cell.baseline, out);
  }
  return cell.quarantine.empty() ? out : fmt::format("[quarantined: {}] {}", cell.quarantine, out);
}

/// Whether its only attempt says nothing beyond the columns of the cell.
bool is_plain(cell_state const& cell) {
  if (cell.attempts.size() != 1) {
    return cell.attempts.empty();
  }
  auto const& only = cell.attempts.front();
  return !cell.flaky && !only.long_texts && !only.more && only.line == 0 &&
         only.board == cell.board && only.verdict == cell.verdict && only.blame == cell.blame &&
         only.message == cell.message;
}

class data_writer {
public:
  data_writer(run_model const& run, page_extras const& extras,
              std::function<void(std::string_view)> const& write)
      : run_(run), extras_(extras), write_(write) {}

  void write() {
    write_(page_head(run_));
    if (extras_.live) {
      write_(fmt::format(",\n\"live\":{}", *extras_.live));
    }
    if (!extras_.comparison.empty()) {
      write_(",\n\"comparison\":" + script_data(extras_.comparison));
    }
    write_cases();
    write_cells();
    write_attempts();
    write_transfers();
    write_(past_members(run_, extras_.past, texts_));
    write_texts();
    write_("}");
  }

private:
  using case_key = std::tuple<std::string_view, std::string_view, std::string_view>;

  /// Numbers the cases, because many boards may have run the same one.
  void write_cases() {
    std::map<case_key, std::size_t> numbers;
    write_(",\n\"cases\":[");
    case_numbers_.reserve(run_.cells().size());
    for (auto const& cell : run_.cells()) {
      auto const [found, is_new] =
          numbers.try_emplace({cell.suite, cell.name, cell.file}, numbers.size());
      case_numbers_.push_back(found->second);
      if (is_new) {
        write_(fmt::format("{}[{},{},{},{}]", found->second == 0 ? "" : ",",
                           script_text(cell.suite), script_text(cell.name), script_text(cell.file),
                           script_text(case_choice(cell.suite, cell.name))));
      }
    }
    write_("]");
  }

  void write_cells() {
    write_(",\n\"cells\":{\"verdict\":\"");
    write_letters([](cell_state const& cell) { return letter_of(cell); });
    write_("\",\n\"blame\":\"");
    write_letters([](cell_state const& cell) { return letter_of(cell.blame); });
    write_("\",\n\"case\":");
    write_column([this](std::size_t i, cell_state const&) { return case_numbers_[i]; });
    write_(",\n\"board\":");
    write_column([](std::size_t, cell_state const& cell) { return number_of(cell.board); });
    if (run_.runs().size() > 1) {
      write_(",\n\"run\":");
      write_column([](std::size_t, cell_state const& cell) { return cell.run; });
    }
    write_(",\n\"message\":");
    write_column(
        [this](std::size_t, cell_state const& cell) { return texts_.message(message_of(cell)); });
    write_(",\n\"began\":");
    write_column([](std::size_t, cell_state const& cell) {
      return cell.attempts.empty() ? -1 : cell.attempts.front().began.count();
    });
    write_(",\n\"took\":");
    write_column([this](std::size_t, cell_state const& cell) {
      return (cell.took() + going_on(cell)).count();
    });
    write_("}");
  }

  template<class Letter>
  void write_letters(Letter letter) {
    std::string out;
    out.reserve(run_.cells().size());
    for (auto const& cell : run_.cells()) {
      out += letter(cell);
    }
    write_(out);
  }

  template<class Number>
  void write_column(Number number) {
    std::string out = "[";
    for (std::size_t i = 0; i < run_.cells().size(); ++i) {
      fmt::format_to(std::back_inserter(out), "{}{}", i == 0 ? "" : ",",
                     number(i, run_.cells()[i]));
    }
    write_(out + "]");
  }

  void write_attempts() {
    write_(",\n\"attempts\":{");
    auto const* before = "";
    for (std::size_t i = 0; i < run_.cells().size(); ++i) {
      auto const& cell = run_.cells()[i];
      if (is_plain(cell)) {
        continue;
      }
      auto out = fmt::format("{}\"{}\":[", before, i);
      for (auto const& attempt : cell.attempts) {
        out += (&attempt == &cell.attempts.front() ? "" : ",") + attempt_of(cell, attempt);
      }
      write_(out + "]");
      before = ",\n";
    }
    write_("}");
  }

  /// How long the attempt under way has taken so far.
  run_duration going_on(cell_state const& cell) const {
    return cell.running && !cell.attempts.empty() ? run_.took() - cell.attempts.back().began
                                                  : run_duration();
  }

  std::string attempt_of(cell_state const& cell, attempt_state const& attempt) {
    auto const is_running = cell.running && &attempt == &cell.attempts.back();
    static attempt_state::extras const none;
    auto const& more = attempt.more ? *attempt.more : none;
    std::vector<std::int64_t> others;
    for (auto const board : more.other_boards) {
      others.push_back(number_of(board));
    }
    return fmt::format(
        R"([{},"{}","{}",{},{},{},{},{},{},{},{},{},[{}]])", number_of(attempt.board),
        is_running ? running_letter : letter_of(attempt.verdict), letter_of(attempt.blame),
        texts_.message(with_file_named(attempt.message, cell.file)), attempt.line,
        attempt.began.count(), (is_running ? going_on(cell) : attempt.took).count(),
        texts_.block(attempt.detail()), texts_.block(attempt.output()), texts_.message(more.source),
        more.resets, more.injected_faults, fmt::join(others, ","));
  }

  void write_transfers() {
    write_(",\n\"transfers\":[");
    auto const* before = "";
    for (std::size_t i = 0; i < run_.cells().size(); ++i) {
      for (auto const& attempt : run_.cells()[i].attempts) {
        if (!attempt.more) {
          continue;
        }
        for (auto const& file : attempt.more->transfers) {
          write_(fmt::format(R"({}[{},{},"{}",{},{}])", before, i, number_of(attempt.board),
                             file.to_board ? "to the board" : "from the board", file.size,
                             file.took.count()));
          before = ",";
        }
      }
    }
    write_("]");
  }

  /// Comes last, because writing everything else numbers the texts.
  void write_texts() {
    write_(",\n\"texts\":[");
    auto const* before = "";
    for (auto const& each : texts_.all()) {
      write_(before + script_text(each));
      before = ",\n";
    }
    write_("]");
  }

  run_model const& run_;
  page_extras const& extras_;
  std::function<void(std::string_view)> const& write_;
  text_table texts_;
  std::vector<std::size_t> case_numbers_; ///< of each cell
};

} // namespace

void write_page_data(run_model const& run, page_extras const& extras,
                     std::function<void(std::string_view)> const& write) {
  data_writer(run, extras, write).write();
}

} // namespace mprun
