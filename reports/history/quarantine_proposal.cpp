#include "reports/history/quarantine_proposal.hpp"

#include <fmt/format.h>
#include <string_view>

namespace mprun {
namespace {

/// The text as a regular expression that matches nothing else.
std::string escaped(std::string_view text) {
  std::string out;
  for (auto const c : text) {
    if (std::string_view(R"(^$\.*+?()[]{}|)").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

/// The text in single quotes, where YAML only requires a quote to be doubled.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (auto const c : text) {
    out += c == '\'' ? std::string("''") : std::string(1, c);
  }
  return out + "'";
}

std::string reason_of(flake_score const& score) {
  return fmt::format("flaky: score {:.2f} in {} runs, {} did not pass, {} passed at a retry",
                     score.score(), score.runs(), score.bad(), score.retried());
}

} // namespace

quarantine_proposal propose_quarantine(history_window const& window, history_view const& view,
                                       proposal_rules const& rules) {
  quarantine_proposal out;
  for (auto const& flaky : view.flaky) {
    if (flaky.score.score() < rules.min_score || flaky.score.runs() < rules.min_runs) {
      continue;
    }
    // MicroPython's own tests are selected by file name.
    auto const test = fmt::format(R"(^{}(\.py)?$)", escaped(window.cases[flaky.which].name));
    out.text += fmt::format("- tests: {}\n  boards: [{}]\n", in_quotes(test),
                            in_quotes(escaped(window.boards[flaky.board].name)));
    if (!flaky.firmware.empty()) {
      out.text += fmt::format("  firmware: {}\n", in_quotes("^" + escaped(flaky.firmware) + "$"));
    }
    out.text +=
        fmt::format("  reason: {}\n  owner: {}\n  expires: {}\n", in_quotes(reason_of(flaky.score)),
                    in_quotes(rules.owner), to_iso_time(rules.last_day).substr(0, 10));
    ++out.entries;
  }
  if (out.entries == 0) {
    out.text = "[]\n";
  }
  return out;
}

} // namespace mprun
