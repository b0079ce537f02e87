#include "runner/quarantine/quarantine.hpp"

#include "base/files/file_text.hpp"
#include "base/yaml/yaml_reader.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun {
namespace {

std::string read_line(yaml_value const& value) {
  auto text = value.text();
  if (text.empty() || text.find('\n') != std::string::npos) {
    value.fail("is needed, on one line");
  }
  return text;
}

std::regex read_expression(yaml_value const& value) {
  auto const text = read_line(value);
  try {
    return std::regex(text);
  } catch (std::regex_error const& e) {
    value.fail(fmt::format("'{}' is not a regular expression: {}", text, e.what()));
  }
}

std::vector<std::regex> read_expressions(yaml_value const& value) {
  std::vector<std::regex> out;
  if (!value.is_list()) {
    out.push_back(read_expression(value));
    return out;
  }
  for (auto const& item : value.items()) {
    out.push_back(read_expression(item));
  }
  if (out.empty()) {
    value.fail("is an empty list; give at least one expression");
  }
  return out;
}

std::chrono::sys_days read_day(yaml_value const& value) {
  auto const day = parse_day(value.text());
  if (!day) {
    value.fail(fmt::format("found '{}'; a day is needed: 2026-12-31", value.text()));
  }
  return *day;
}

quarantine_entry read_entry(yaml_value const& value, std::string const& name) {
  auto const map = value.map({"tests", "boards", "firmware", "reason", "owner", "expires"});
  quarantine_entry made;
  made.tests = read_expressions(map.at("tests"));
  if (auto const boards = map.find("boards")) {
    made.boards = read_expressions(*boards);
  }
  if (auto const firmware = map.find("firmware")) {
    made.firmware = read_expression(*firmware);
  }
  made.reason = read_line(map.at("reason"));
  made.owner = read_line(map.at("owner"));
  made.last_day = read_day(map.at("expires"));
  made.location = fmt::format("{}:{}", name, value.line());
  return made;
}

/// The name alone, as an expression.
std::regex literally(std::string const& name) {
  std::string escaped;
  for (auto const c : name) {
    if (std::string_view(R"(^$\.*+?()[]{}|)").find(c) != std::string_view::npos) {
      escaped += '\\';
    }
    escaped += c;
  }
  return std::regex("^" + escaped + "$");
}

/// "extmod/x.py"; the cases of suites are named without .py.
std::vector<std::regex> literally_test(std::string const& name) {
  std::vector<std::regex> out{literally(name)};
  if (name.ends_with(".py")) {
    out.push_back(literally(name.substr(0, name.size() - 3)));
  }
  return out;
}

bool is_of_this_run(std::string_view group, xfail_groups const& how) {
  if (group == "RUN-NATMODTESTS") {
    return how.natmod;
  }
  if (group.starts_with("RUN-TESTS_")) {
    return !how.natmod && group.ends_with("_NATIVE") == how.native &&
           group.ends_with("_VIA_MPY") == how.via_mpy;
  }
  return true;
}

[[noreturn]] void refuse_xfail(std::string const& name, std::string_view problem) {
  throw config_error(fmt::format(
      R"({}: {}; an xfail file is {{"GROUP": {{"folder/test.py": ["BOARD", …], …}}, …}})", name,
      problem));
}

std::vector<quarantine_entry> read_xfail(std::filesystem::path const& file,
                                         xfail_groups const& how) {
  auto const name = file.filename().string();
  auto const read = read_text(file);
  if (!read) {
    throw config_error(read.error().message);
  }
  auto const groups = nlohmann::ordered_json::parse(*read, nullptr, false);
  if (!groups.is_object()) {
    refuse_xfail(file.string(), "is not a JSON object");
  }
  std::vector<quarantine_entry> out;
  for (auto const& [group, tests] : groups.items()) {
    if (!tests.is_object()) {
      refuse_xfail(file.string(), fmt::format("group '{}' holds no tests", group));
    }
    for (auto const& [test, boards] : tests.items()) {
      quarantine_entry made;
      made.tests = literally_test(test);
      made.reason = "expected to fail (" + group + ")";
      made.location = name;
      if (!boards.is_array() || boards.empty()) {
        refuse_xfail(file.string(), fmt::format("'{}' of '{}' names no boards", test, group));
      }
      for (auto const& board : boards) {
        if (!board.is_string()) {
          refuse_xfail(file.string(),
                       fmt::format("'{}' of '{}': a board is not a string", test, group));
        }
        made.boards.push_back(literally(board.get<std::string>()));
      }
      if (is_of_this_run(group, how)) {
        out.push_back(std::move(made));
      }
    }
  }
  return out;
}

} // namespace

quarantine load_quarantine(std::filesystem::path const& file, xfail_groups const& groups,
                           std::chrono::sys_days today) {
  if (file.extension() == ".json") {
    return {read_xfail(file, groups), today};
  }
  std::vector<quarantine_entry> entries;
  for (auto const& item : read_yaml(file).items()) {
    entries.push_back(read_entry(item, file.filename().string()));
  }
  return {std::move(entries), today};
}

} // namespace mprun
