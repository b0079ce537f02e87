// The JSON Schema that editors use must know the keys that the reader knows, no more and no fewer.
// The reader lists its keys when it is given an unknown key.
#include "runner/inventory/inventory.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <unistd.h>
#include <vector>

namespace mprun {
namespace {

using key_set = std::set<std::string>;

key_set keys_accepted_for(std::string const& yaml) {
  auto const file =
      std::filesystem::temp_directory_path() / fmt::format("mprun-schema-{}.yaml", ::getpid());
  std::ofstream(file) << yaml;
  std::string complaint;
  try {
    load_inventory(file);
  } catch (config_error const& wrong) {
    complaint = wrong.what();
  }
  std::filesystem::remove(file);
  std::string const before = "accepted: ";
  key_set keys;
  auto at = complaint.find(before);
  EXPECT_NE(at, std::string::npos) << complaint;
  at += before.size();
  while (at < complaint.size()) {
    auto const end = std::min(complaint.find(", ", at), complaint.size());
    keys.insert(complaint.substr(at, end - at));
    at = end + 2;
  }
  return keys;
}

nlohmann::json schema() {
  std::ifstream in(std::filesystem::path(MPRUN_CONFIGS) / "lab.schema.json");
  return nlohmann::json::parse(in);
}

key_set keys_of(nlohmann::json const& section) {
  EXPECT_FALSE(section.at("additionalProperties").get<bool>());
  key_set keys;
  for (auto const& [key, ignored] : section.at("properties").items()) {
    keys.insert(key);
  }
  return keys;
}

TEST(inventory_schema, has_the_keys_the_reader_has) {
  auto const all = schema();
  auto const& parts = all.at("$defs");
  EXPECT_EQ(keys_of(all), keys_accepted_for("zzz: 1"));
  EXPECT_EQ(keys_of(parts.at("defaults")),
            keys_accepted_for("version: 1\ndefaults: {zzz: 1}\nboards: []"));
  std::string const board = "version: 1\nboards:\n  - ";
  EXPECT_EQ(keys_of(parts.at("board")), keys_accepted_for(board + "{zzz: 1}"));
  std::string const link = board + "{id: a, platform: unix, link: ";
  EXPECT_EQ(keys_of(parts.at("link")), keys_accepted_for(link + "{zzz: 1}}"));
  EXPECT_EQ(keys_of(parts.at("process")), keys_accepted_for(link + "{process: {zzz: 1}}}"));
  EXPECT_EQ(keys_of(parts.at("tcp")), keys_accepted_for(link + "{tcp: {zzz: 1}}}"));
  EXPECT_EQ(keys_of(parts.at("unix")), keys_accepted_for(link + "{unix: {zzz: 1}}}"));
  EXPECT_EQ(keys_of(parts.at("webrepl")), keys_accepted_for(link + "{webrepl: {zzz: 1}}}"));
  EXPECT_EQ(keys_of(parts.at("serial")), keys_accepted_for(link + "{serial: {zzz: 1}}}"));
  EXPECT_EQ(keys_of(parts.at("match")), keys_accepted_for(link + "{serial: {match: {zzz: 1}}}}"));
  EXPECT_EQ(keys_of(parts.at("rfc2217")), keys_accepted_for(link + "{rfc2217: {zzz: 1}}}"));
  EXPECT_EQ(keys_of(parts.at("bluetooth")), keys_accepted_for(link + "{bluetooth: {zzz: 1}}}"));
  EXPECT_EQ(keys_of(parts.at("replay")), keys_accepted_for(link + "{replay: {zzz: 1}}}"));
  EXPECT_EQ(keys_of(parts.at("faults")),
            keys_accepted_for(link + "{process: {command: [x]}, faults: {zzz: 1}}}"));
}

TEST(inventory_schema, refers_only_to_parts_it_has) {
  auto const all = schema();
  std::vector<nlohmann::json> open{all};
  int references = 0;
  while (!open.empty()) {
    auto const part = std::move(open.back());
    open.pop_back();
    for (auto const& [key, value] : part.items()) {
      if (key == "$ref") {
        auto const to = nlohmann::json::json_pointer(value.get<std::string>().substr(1));
        EXPECT_TRUE(all.contains(to)) << value;
        ++references;
      } else if (value.is_structured()) {
        open.push_back(value);
      }
    }
  }
  EXPECT_GT(references, 10);
}

/// Every shipped inventory can be read, so none may need a variable of the environment.
TEST(inventory_schema, examples_are_read) {
  int examples = 0;
  for (auto const& entry : std::filesystem::directory_iterator(MPRUN_CONFIGS)) {
    if (entry.path().extension() == ".yaml") {
      EXPECT_NO_THROW(load_inventory(entry.path())) << entry.path();
      ++examples;
    }
  }
  EXPECT_GT(examples, 0);
}

} // namespace
} // namespace mprun
