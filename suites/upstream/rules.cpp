#include "suites/upstream/rules.hpp"

#include "base/text/number.hpp"
#include "upstream_files.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fnmatch.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun::upstream {
namespace {

using json = nlohmann::json;
using relation = condition::relation;

std::map<std::string, relation> const relations{
    {"true", relation::is_true},  {"false", relation::is_false}, {"==", relation::equal},
    {"!=", relation::unequal},    {"<", relation::less},         {"in", relation::in},
    {"not in", relation::not_in}, {"lacks", relation::lacks},
};

/// Texts for the names of probes and arguments.
std::map<std::string, std::string> const reasons{
    {"skip_native", "needs the native code emitter"},
    {"skip_endian", "needs the byte order of the host"},
    {"skip_int_big", "needs integers of any size"},
    {"skip_int_64", "needs 64-bit integers"},
    {"skip_bytearray", "needs bytearray"},
    {"skip_set_type", "needs set"},
    {"skip_slice", "needs slices"},
    {"skip_async", "needs async and await"},
    {"skip_const", "needs const()"},
    {"skip_revops", "needs reverse operations of classes"},
    {"skip_fstring", "needs f-strings"},
    {"skip_tstring", "needs t-strings"},
    {"has_complex", "needs complex numbers"},
    {"has_coverage", "needs the coverage build"},
    {"args.inlineasm_arch", "needs inline assembly"},
    {"args.inlineasm_features", "needs inline assembly instructions"},
    {"args.unicode", "needs Unicode strings"},
    {"args.thread", "needs safe threads"},
    {"probe:repl_emacs_check.py", "needs emacs keys in the REPL"},
    {"probe:repl_words_move_check.py", "needs moves by words in the REPL"},
};

std::vector<std::string> words(json const& from, char const* key) {
  return from.value(key, std::vector<std::string>());
}

std::set<std::string> word_set(json const& from, char const* key) {
  auto const list = words(from, key);
  return {list.begin(), list.end()};
}

condition read_condition(json const& from) {
  condition made;
  made.subject = from.at(0).get<std::string>();
  made.how = relations.at(from.at(1).get<std::string>());
  made.values = from.at(2).get<std::vector<std::string>>();
  return made;
}

skip_rule read_skip(json const& from) {
  skip_rule made;
  for (auto const& condition : from.at("when")) {
    made.when.push_back(read_condition(condition));
  }
  made.tests = word_set(from, "tests");
  made.path_prefixes = words(from, "path_prefixes");
  made.globs = words(from, "globs");
  made.name_prefixes = words(from, "name_prefixes");
  made.name_suffixes = words(from, "name_suffixes");
  made.name_contains = words(from, "name_contains");
  for (auto const& test : words(from, "names")) {
    made.tests.insert(test);
  }
  made.table_name = from.value("name", "");
  made.key = from.value("key", "");
  if (from.contains("table")) {
    for (auto const& [key, tests] : from.at("table").items()) {
      auto const list = tests.get<std::vector<std::string>>();
      made.table[key] = {list.begin(), list.end()};
    }
  }
  return made;
}

known_flake read_flake(json const& from) {
  known_flake made;
  made.reason = from.at(0).get<std::string>();
  if (from.at(1).is_array()) {
    made.platforms = from.at(1).get<std::vector<std::string>>();
  }
  return made;
}

rules read_all(json const& from) {
  rules made;
  for (auto const& [name, probe] : from.at("probes").items()) {
    made.probes[name] = {probe.at("file").get<std::string>(),
                         probe.at("operator").get<std::string>(),
                         probe.at("value").get<std::string>()};
  }
  for (auto const& rule : from.at("rules")) {
    made.skips.push_back(read_skip(rule));
  }
  made.regex_tests = word_set(from, "regex_tests");
  made.wiring_tests = word_set(from, "wiring_tests");
  auto const flakes = from.value("flaky_tests", json::object());
  for (auto const& [test, flake] : flakes.items()) {
    made.flaky_tests[test] = read_flake(flake);
  }
  made.ports = from.value("ports", std::map<std::string, std::string>());
  made.pc_platforms = words(from, "pc_platforms");
  made.not_understood = words(from, "not_understood");
  return made;
}

bool is_true(std::vector<std::string> const& value) {
  return !value.empty() && value.front() != "0" && value.front() != "False" &&
         !value.front().empty();
}

bool contains(std::vector<std::string> const& list, std::string const& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// "None" counts as 0.
int number_or_0(std::string const& text) {
  return whole_number<int>(text).value_or(0);
}

/// What a board has for a subject, as the tree's rules compare it.
std::string first_word(board_subjects const& board, std::string const& subject) {
  auto const found = board.find(subject);
  return found == board.end() || found->second.empty() ? "None" : found->second.front();
}

bool met(condition const& required, board_subjects const& board) {
  auto const found = board.find(required.subject);
  if (found == board.end()) {
    return false; // a subject that is not known skips no test
  }
  auto const& value = found->second;
  auto const first = first_word(board, required.subject);
  switch (required.how) {
  case relation::is_true: return is_true(value);
  case relation::is_false: return !is_true(value);
  case relation::equal: return contains(required.values, first);
  case relation::unequal: return !contains(required.values, first);
  case relation::less: return number_or_0(first) < number_or_0(required.values.at(0));
  case relation::in: return contains(required.values, first);
  case relation::not_in: return !contains(required.values, first);
  case relation::lacks: return !contains(value, required.values.at(0));
  }
  return false;
}

bool names_test(skip_rule const& rule, std::string const& test, board_subjects const& board) {
  auto const slash = test.rfind('/');
  auto name = test.substr(slash == std::string::npos ? 0 : slash + 1);
  name = name.substr(0, name.rfind('.'));
  auto const any = [](std::vector<std::string> const& list, auto const& fits) {
    return std::any_of(list.begin(), list.end(), fits);
  };
  auto const row = rule.key.empty() || !board.contains(rule.key) || board.at(rule.key).empty()
                       ? rule.table.end()
                       : rule.table.find(board.at(rule.key).front());
  return rule.tests.contains(test) || rule.tests.contains(name) ||
         (row != rule.table.end() && row->second.contains(test)) ||
         any(rule.path_prefixes, [&](auto const& part) { return test.starts_with(part); }) ||
         any(rule.globs,
             [&](auto const& part) { return ::fnmatch(part.c_str(), test.c_str(), 0) == 0; }) ||
         any(rule.name_prefixes, [&](auto const& part) { return name.starts_with(part); }) ||
         any(rule.name_suffixes, [&](auto const& part) { return name.ends_with(part); }) ||
         any(rule.name_contains,
             [&](auto const& part) { return name.find(part) != std::string::npos; });
}

std::string skip_text(rules const& all, skip_rule const& rule, board_subjects const& board) {
  if (!rule.key.empty()) {
    auto const option = rule.key.substr(rule.key.find('.') + 1);
    return fmt::format("not for {} {} ({} of run-tests.py)", option, first_word(board, rule.key),
                       rule.table_name);
  }
  if (rule.when.empty()) {
    return "run-tests.py skips it";
  }
  // That it goes by way of an .mpy is the user's choice; what the board lacks is the reason.
  auto const of_board = std::find_if(rule.when.rbegin(), rule.when.rend(), [](condition const& c) {
    return c.subject != "args.via_mpy";
  });
  auto const& last = of_board == rule.when.rend() ? rule.when.back() : *of_board;
  if (last.subject == "args.float_prec") {
    auto const bits = last.how == relation::less ? last.values.at(0) + "-bit floats" : "floats";
    return "needs " + bits;
  }
  if (last.subject == "args.platform") {
    return fmt::format("not for a board of platform {}", first_word(board, last.subject));
  }
  if (auto const known = reasons.find(last.subject); known != reasons.end()) {
    return known->second +
           (last.values.empty() || last.how != relation::lacks ? "" : " " + last.values.front());
  }
  if (auto const asked = all.probes.find(last.subject); asked != all.probes.end()) {
    return fmt::format("the board does not have what feature_check/{} looks for",
                       asked->second.file);
  }
  return fmt::format("run-tests.py skips it because of {}", last.subject);
}

} // namespace

bool rules::is_pc(std::string const& platform) const {
  return contains(pc_platforms, platform);
}

std::string rules::port_of(std::string const& platform) const {
  auto const found = ports.find(platform);
  return found == ports.end() ? platform : found->second;
}

std::optional<rules> read_rules(std::string_view text, rules const* fallback) {
  try {
    auto made = read_all(json::parse(text));
    if (made.probes.empty() || made.skips.empty()) {
      return std::nullopt;
    }
    if (fallback != nullptr) {
      made.regex_tests = made.regex_tests.empty() ? fallback->regex_tests : made.regex_tests;
      made.wiring_tests = made.wiring_tests.empty() ? fallback->wiring_tests : made.wiring_tests;
      made.ports = made.ports.empty() ? fallback->ports : made.ports;
      made.pc_platforms = made.pc_platforms.empty() ? fallback->pc_platforms : made.pc_platforms;
    }
    return made;
  } catch (json::exception const&) {
    return std::nullopt;
  } catch (std::out_of_range const&) {
    return std::nullopt;
  }
}

rules builtin_rules() {
  return read_rules(files::builtin_rules, nullptr).value();
}

bool holds(probe const& tested, std::string_view output, std::string_view byte_order_of_host) {
  if (tested.relation == "==") {
    return output == tested.value;
  }
  if (tested.relation == "!=") {
    return output != tested.value;
  }
  if (tested.relation == "lacks") {
    return output.find(tested.value) == std::string_view::npos;
  }
  return output != byte_order_of_host;
}

reason skip_reason(rules const& all, std::string const& test, board_subjects const& board) {
  for (auto const& rule : all.skips) {
    auto const holds_all =
        std::all_of(rule.when.begin(), rule.when.end(),
                    [&](condition const& required) { return met(required, board); });
    if (holds_all && names_test(rule, test, board)) {
      return {reason_code::excluded_by_rule, {skip_text(all, rule, board)}};
    }
  }
  return {};
}

} // namespace mprun::upstream
