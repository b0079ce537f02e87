#include "suites/suite_yaml.hpp"

#include "runner/nearest.hpp"
#include "runner/yaml_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

using namespace std::chrono_literals;

std::string read_word(yaml_value const& value) {
  auto word = value.text();
  if (word.empty()) {
    value.fail("is empty; give a word");
  }
  return word;
}

void add_words(yaml_map const& from, std::string_view key, std::vector<std::string>& to) {
  auto const list = from.find(key);
  if (!list) {
    return;
  }
  for (auto const& item : list->items()) {
    auto word = read_word(item);
    if (std::find(to.begin(), to.end(), word) == to.end()) {
      to.push_back(std::move(word));
    }
  }
}

void read_timeout(yaml_map const& from, std::string_view key,
                  std::optional<std::chrono::milliseconds>& into) {
  if (auto const value = from.find(key)) {
    auto const given = value->duration();
    if (given < 1ms) {
      value->fail("a timeout is at least 1ms");
    }
    into = std::chrono::duration_cast<std::chrono::milliseconds>(given);
  }
}

void read_requirements(yaml_value const& value, requirements& into) {
  auto const map = value.map({"modules", "heap", "platforms", "tags", "fixtures", "raw_paste"});
  add_words(map, "modules", into.modules);
  add_words(map, "platforms", into.platforms);
  add_words(map, "tags", into.tags);
  add_words(map, "fixtures", into.fixtures);
  if (auto const heap = map.find("heap")) {
    into.heap = static_cast<std::int64_t>(heap->size());
  }
  if (auto const raw_paste = map.find("raw_paste")) {
    into.raw_paste = raw_paste->boolean();
  }
}

/// What both a suite and a case may say.
void read_common(yaml_map const& from, test_case& into) {
  if (auto const needs = from.find("requires")) {
    read_requirements(*needs, into.needs);
  }
  add_words(from, "tags", into.tags);
  read_timeout(from, "case_timeout", into.case_timeout);
  read_timeout(from, "idle_timeout", into.idle_timeout);
  if (auto const retries = from.find("retries")) {
    into.retries = static_cast<int>(retries->integer(0, 100));
  }
}

void read_case(yaml_value const& value, test_case& into) {
  auto const map = value.map(
      {"requires", "tags", "case_timeout", "idle_timeout", "retries", "raises", "interrupt_on"});
  read_common(map, into);
  if (auto const raises = map.find("raises")) {
    into.raises = read_word(*raises);
  }
  if (auto const interrupt_on = map.find("interrupt_on")) {
    into.interrupt_on = read_word(*interrupt_on);
  }
}

test_case& find_case(std::vector<test_case>& cases, std::string const& name,
                     yaml_value const& told_at) {
  std::vector<std::string> names;
  for (auto& one : cases) {
    if (one.name == name) {
      return one;
    }
    names.push_back(one.name);
  }
  auto const meant = nearest(name, names);
  auto const hint = meant.empty() ? std::string() : fmt::format(", did you mean '{}'?", meant);
  told_at.fail_at_key(fmt::format("no case has this name{}; accepted: the name of a file {}.py "
                                  "beside this one",
                                  hint, name));
}

} // namespace

void apply_suite_yaml(std::filesystem::path const& file, std::vector<test_case>& cases) {
  auto const root = read_yaml(file).map(
      {"description", "requires", "tags", "case_timeout", "idle_timeout", "retries", "cases"});
  if (auto const description = root.find("description")) {
    description->text();
  }
  test_case all;
  read_common(root, all);
  for (auto& one : cases) {
    one.needs = all.needs;
    one.tags = all.tags;
    one.case_timeout = all.case_timeout;
    one.idle_timeout = all.idle_timeout;
    one.retries = all.retries;
  }
  if (auto const named = root.find("cases")) {
    for (auto const& [name, settings] : named->entries()) {
      read_case(settings, find_case(cases, name, settings));
    }
  }
}

} // namespace mprun
