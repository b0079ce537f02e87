#include "suites/upstream/natmod.hpp"

#include "base/text/printable.hpp"
#include "suites/judging/text_diff.hpp"
#include "upstream_files.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sstream>

namespace mprun::upstream {
namespace {

using json = nlohmann::json;

judgement judgement_of(verdict value, std::string message, reason_code code) {
  judgement made;
  made.verdict = value;
  made.message = std::move(message);
  made.reason = {code};
  return made;
}

std::string last_line(std::string_view output) {
  auto const end = output.find_last_not_of("\r\n");
  output = output.substr(0, end + 1); // npos + 1 is 0: all of it is line ends
  constexpr std::size_t max_quote = 200;
  return printable(output.substr(output.rfind('\n') + 1), max_quote);
}

judgement failure(std::string message, std::string const& output) {
  auto judged = judgement_of(verdict::failed, std::move(message), reason_code::crashed);
  judged.detail = shown_block(output);
  return judged;
}

/// "CRASH: exited with status 1: KeyError: 1"
std::string crash_in_words(printed const& ran) {
  std::string out = "CRASH";
  for (auto const& part : {ran.how_it_crashed, last_line(ran.output)}) {
    out += part.empty() ? "" : ": " + part;
  }
  return out;
}

} // namespace

std::string natmod_tables::module_architecture(std::string const& board) const {
  auto const found = instead.find(board);
  return found == instead.end() ? board : found->second;
}

bool natmod_tables::knows(std::string_view architecture) const {
  return std::find(architectures.begin(), architectures.end(), architecture) != architectures.end();
}

std::optional<natmod_tables> read_natmod_tables(std::string_view text,
                                                natmod_tables const* fallback) {
  try {
    auto const from = json::parse(text);
    natmod_tables made = fallback == nullptr ? natmod_tables() : *fallback;
    made.folder = from.value("folder", made.folder);
    made.modules = from.value("modules", made.modules);
    made.architectures = from.value("architectures", made.architectures);
    made.instead = from.value("instead", made.instead);
    made.not_understood = from.value("not_understood", std::vector<std::string>());
    return made;
  } catch (json::exception const&) {
    return std::nullopt;
  }
}

natmod_tables builtin_natmod_tables() {
  return read_natmod_tables(files::builtin_natmod, nullptr).value();
}

std::optional<native_module> module_for(natmod_tables const& tables, std::string_view test,
                                        std::string_view architecture) {
  constexpr std::string_view placeholder = "$(ARCH)";
  for (auto const& [name, file] : tables.modules) {
    if (!test.starts_with(name)) {
      continue;
    }
    native_module found{name, file};
    for (auto at = found.file.find(placeholder); at != std::string::npos;
         at = found.file.find(placeholder, at + architecture.size())) {
      found.file.replace(at, placeholder.size(), architecture);
    }
    return found;
  }
  return std::nullopt;
}

bool takes_module(std::string_view board, std::string_view module) {
  constexpr std::array<std::string_view, 5> thumb{"armv6m", "armv7m", "armv7em", "armv7emsp",
                                                  "armv7emdp"};
  auto const module_rank = std::find(thumb.begin(), thumb.end(), module);
  auto const board_rank = std::find(thumb.begin(), thumb.end(), board);
  return board == module || (board_rank != thumb.end() && module_rank <= board_rank);
}

std::string reported_architecture(std::string const& target_info) {
  std::istringstream words(target_info);
  std::string platform;
  std::string architecture;
  auto const raised = target_info.find("Error") != std::string::npos;
  return !raised && words >> platform >> architecture ? architecture : std::string();
}

std::optional<judgement> judge_natmod_alone(printed const& ran, bool began) {
  if (ran.too_large) {
    return judgement_of(verdict::skipped, "too large", reason_code::too_large);
  }
  if (ran.how == printed::end::timed_out) {
    return judgement_of(verdict::timed_out, "TIMEOUT", reason_code::none);
  }
  if (!began) {
    auto const why = ran.output.empty() ? "it printed nothing" : last_line(ran.output);
    return failure("the module could not be imported: " + why, ran.output);
  }
  if (ran.how == printed::end::crashed) {
    return failure(crash_in_words(ran), ran.output);
  }
  if (ran.output == "SKIP\n") {
    return judgement_of(verdict::skipped, words_for({reason_code::skipped_itself}),
                        reason_code::skipped_itself);
  }
  return std::nullopt;
}

judgement judge_natmod_against(printed const& ran, std::string_view expected) {
  if (ran.output == expected) {
    return judgement_of(verdict::passed, {}, reason_code::none);
  }
  // A program that ended badly may still have printed what it should; if not, that is the reason.
  auto judged = ran.how_it_crashed.empty()
                    ? judgement_of(verdict::failed, first_difference(expected, ran.output),
                                   reason_code::output_differs)
                    : judgement_of(verdict::failed, crash_in_words(ran), reason_code::crashed);
  judged.detail = unified_diff(expected, ran.output);
  return judged;
}

} // namespace mprun::upstream
