#include "suites/catalog/suite_yaml.hpp"

#include "base/text/nearest.hpp"
#include "base/yaml/yaml_reader.hpp"
#include "suites/catalog/suite_files.hpp"

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
  auto const map =
      value.map({"modules", "heap", "platforms", "tags", "without_tags", "fixtures", "raw_paste"});
  add_words(map, "modules", into.modules);
  add_words(map, "platforms", into.platforms);
  add_words(map, "tags", into.tags);
  add_words(map, "without_tags", into.without_tags);
  add_words(map, "fixtures", into.fixtures);
  if (auto const heap = map.find("heap")) {
    into.heap = static_cast<std::int64_t>(heap->size());
  }
  if (auto const raw_paste = map.find("raw_paste")) {
    into.raw_paste = raw_paste->boolean();
  }
}

/// The keys that a suite and a case have in common.
void read_common(yaml_map const& from, std::filesystem::path const& folder, test_case& into) {
  if (auto const files = from.find("files")) {
    add_suite_files(*files, folder, into.files);
  }
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

void read_case(yaml_value const& value, std::filesystem::path const& folder, test_case& into) {
  auto const map = value.map({"requires", "tags", "files", "case_timeout", "idle_timeout",
                              "retries", "raises", "interrupt_on"});
  read_common(map, folder, into);
  if (auto const raises = map.find("raises")) {
    into.raises = read_word(*raises);
  }
  if (auto const interrupt_on = map.find("interrupt_on")) {
    into.interrupt_on = read_word(*interrupt_on);
  }
}

bool has_key(yaml_value const& value, std::string_view key) {
  auto const entries = value.entries();
  return std::any_of(entries.begin(), entries.end(),
                     [key](auto const& entry) { return entry.first == key; });
}

template<class Value>
Value read_choice(yaml_value const& value, std::vector<std::pair<std::string, Value>> const& all) {
  auto const word = value.text();
  std::string accepted;
  for (auto const& [name, meaning] : all) {
    if (word == name) {
      return meaning;
    }
    accepted += (accepted.empty() ? "" : ", ") + name;
  }
  value.fail(fmt::format("found '{}'; accepted: {}", word, accepted));
}

transfer_case read_transfer(yaml_value const& value) {
  auto const map = value.map({"size", "direction", "payload"});
  transfer_case made;
  made.size = map.at("size").size();
  if (auto const direction = map.find("direction")) {
    made.direction =
        read_choice<transfer_direction>(*direction, {{"up", transfer_direction::up},
                                                     {"down", transfer_direction::down},
                                                     {"both", transfer_direction::both}});
  }
  if (auto const payload = map.find("payload")) {
    made.is_text = read_choice<bool>(*payload, {{"random", false}, {"text", true}});
  }
  return made;
}

/// `like`: the settings that the suite gives to all its cases.
test_case read_transfer_case(yaml_value const& value, test_case const& like,
                             std::string const& name, std::vector<test_case> const& cases) {
  auto const is_taken = std::any_of(cases.begin(), cases.end(),
                                    [&](test_case const& test) { return test.name == name; });
  if (is_taken || name.empty() || name.find('/') != std::string::npos) {
    value.fail_at_key(is_taken ? "is already the name of a program; a transfer needs its own"
                               : "is not a name for a case");
  }
  auto const map = value.map(
      {"requires", "tags", "files", "case_timeout", "idle_timeout", "retries", "transfer"});
  auto test = like;
  test.name = name;
  read_common(map, test.file.parent_path(), test);
  test.transfer = read_transfer(map.at("transfer"));
  return test;
}

test_case& find_case(std::vector<test_case>& cases, std::string const& name, yaml_value const& at) {
  std::vector<std::string> names;
  for (auto& test : cases) {
    if (test.name == name) {
      return test;
    }
    names.push_back(test.name);
  }
  auto const meant = nearest(name, names);
  auto const hint = meant.empty() ? std::string() : fmt::format(", did you mean '{}'?", meant);
  at.fail_at_key(fmt::format("no case has this name{}; accepted: the name of a file {}.py "
                             "beside this one",
                             hint, name));
}

} // namespace

void apply_suite_yaml(std::filesystem::path const& file, std::string const& suite,
                      std::vector<test_case>& cases) {
  auto const root = read_yaml(file).map({"description", "requires", "tags", "files", "case_timeout",
                                         "idle_timeout", "retries", "cases"});
  if (auto const description = root.find("description")) {
    description->text();
  }
  test_case all;
  read_common(root, file.parent_path(), all);
  for (auto& test : cases) {
    test.needs = all.needs;
    test.tags = all.tags;
    test.files = all.files;
    test.case_timeout = all.case_timeout;
    test.idle_timeout = all.idle_timeout;
    test.retries = all.retries;
  }
  if (auto const named = root.find("cases")) {
    all.suite = suite;
    all.file = file;
    for (auto const& [name, settings] : named->entries()) {
      if (has_key(settings, "transfer")) {
        cases.push_back(read_transfer_case(settings, all, name, cases));
      } else {
        read_case(settings, file.parent_path(), find_case(cases, name, settings));
      }
    }
  }
}

} // namespace mprun
