#include "base/yaml/yaml_reader.hpp"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <gmock/gmock.h>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

std::string complaint_of(std::function<void()> const& action) {
  try {
    action();
  } catch (config_error const& wrong) {
    return wrong.what();
  }
  return "no complaint";
}

yaml_value value_of(std::string const& text) {
  return parse_yaml("key: " + text + "\n", "f").map({"key"}).at("key");
}

TEST(yaml_reader, reads_every_kind_of_value) {
  auto const root = parse_yaml("word: some text\n"
                               "number: 42\n"
                               "yes: true\n"
                               "chance: 0.25\n"
                               "list: [a, 'b c', \"d\\n\"]\n"
                               "inner: {x: 1}\n",
                               "f");
  auto const map = root.map({"word", "number", "yes", "chance", "list", "inner", "other"});
  EXPECT_EQ(map.at("word").text(), "some text");
  EXPECT_EQ(map.at("number").integer(0, 100), 42);
  EXPECT_TRUE(map.at("yes").boolean());
  EXPECT_EQ(map.at("chance").rate(), 0.25);
  EXPECT_THAT(map.at("list").texts(), ElementsAre("a", "b c", "d\n"));
  EXPECT_EQ(map.at("inner").map({"x"}).at("x").integer(1, 1), 1);
  EXPECT_FALSE(map.find("other"));
}

TEST(yaml_reader, reads_durations) {
  EXPECT_EQ(value_of("100us").duration(), 100us);
  EXPECT_EQ(value_of("500ms").duration(), 500ms);
  EXPECT_EQ(value_of("10s").duration(), 10s);
  EXPECT_EQ(value_of("1.5s").duration(), 1500ms);
  EXPECT_EQ(value_of("2m").duration(), 2min);
  EXPECT_EQ(value_of("1h").duration(), 1h);
  EXPECT_EQ(value_of("10 s").duration(), 10s);
  EXPECT_EQ(value_of("0s").duration(), 0s);
  for (auto const* wrong :
       {"10", "s", "-1s", "1e3s", "10 parsecs", "10S", "inf", "1.2.3s", "9999999h", "''", "."}) {
    EXPECT_THROW(value_of(wrong).duration(), config_error) << wrong;
  }
}

TEST(yaml_reader, reads_sizes) {
  EXPECT_EQ(value_of("512").size(), 512U);
  EXPECT_EQ(value_of("512B").size(), 512U);
  EXPECT_EQ(value_of("16KiB").size(), 16384U);
  EXPECT_EQ(value_of("10 KB").size(), 10'000U);
  EXPECT_EQ(value_of("10kB").size(), 10'000U);
  EXPECT_EQ(value_of("1.5KiB").size(), 1536U);
  EXPECT_EQ(value_of("2MiB").size(), 2U << 20);
  EXPECT_EQ(value_of("1MB").size(), 1'000'000U);
  EXPECT_EQ(value_of("1GiB").size(), 1U << 30);
  for (auto const* wrong :
       {"-1", "0.5", "KiB", "1 kib", "1e3", "99999999GiB", "nan", "10 apples"}) {
    EXPECT_THROW(value_of(wrong).size(), config_error) << wrong;
  }
}

TEST(yaml_reader, refuses_malformed_rates_and_whole_numbers) {
  EXPECT_EQ(value_of("0").rate(), 0);
  EXPECT_EQ(value_of("1").rate(), 1);
  for (auto const* wrong : {"1.01", "-0.1", "nan", "inf", "'0.5'", "5%", "half"}) {
    EXPECT_THROW(value_of(wrong).rate(), config_error) << wrong;
  }
  for (auto const* wrong : {"1.0", "'1'", "0x10", "one", "+1", "99999999999999999999",
                            "1 "
                            "2"}) {
    EXPECT_THROW(value_of(wrong).integer(0, 1000), config_error) << wrong;
  }
  for (auto const* wrong : {"yes", "'true'", "True", "1"}) {
    EXPECT_THROW(value_of(wrong).boolean(), config_error) << wrong;
  }
}

TEST(yaml_reader, fills_in_the_environment) {
  ::setenv("MPRUN_TEST_NAME", "a value", 1);
  ::unsetenv("MPRUN_TEST_UNSET");
  EXPECT_EQ(value_of("${MPRUN_TEST_NAME}").text(), "a value");
  EXPECT_EQ(value_of("'<${MPRUN_TEST_NAME}> ${MPRUN_TEST_NAME}'").text(), "<a value> a value");
  EXPECT_EQ(value_of("$${MPRUN_TEST_NAME}").text(), "${MPRUN_TEST_NAME}");
  EXPECT_EQ(value_of("$HOME costs 5$ $").text(), "$HOME costs 5$ $");
  ::setenv("MPRUN_TEST_NAME", "${MPRUN_TEST_UNSET}", 1);
  EXPECT_EQ(value_of("${MPRUN_TEST_NAME}").text(), "${MPRUN_TEST_UNSET}") << "filled in only once";
}

TEST(yaml_reader, shows_the_names_of_environment_variables) {
  ::setenv("MPRUN_TEST_NAME", "secret", 1);
  ::setenv("MPRUN_TEST_LONG", "secret2024!", 1);
  ::setenv("MPRUN_TEST_SHORT", "k", 1);
  auto const map =
      parse_yaml("list: ['x ${MPRUN_TEST_NAME}', '${MPRUN_TEST_LONG}', '${MPRUN_TEST_SHORT}']\n",
                 "f")
          .map({"list"});
  auto const complaint = complaint_of([&map] {
    auto const list = map.at("list");
    auto const words = list.texts();
    list.fail("found '" + words[0] + "', '" + words[1] + "', '" + words[2] + "'");
  });
  EXPECT_EQ(complaint,
            "f:1:7: key 'list': found 'x ${MPRUN_TEST_NAME}', '${MPRUN_TEST_LONG}', 'k'");
}

TEST(yaml_reader, follows_aliases_and_merges) {
  auto const root = parse_yaml("base: &base {a: 1, b: 2}\n"
                               "more: &more {b: 3, c: 4}\n"
                               "one: {<<: *base, b: 9}\n"
                               "two: {d: 5, <<: [*base, *more]}\n"
                               "same: *base\n",
                               "f")
                        .map({"base", "more", "one", "two", "same"});
  auto const number = [](yaml_map const& map, char const* key) {
    return map.at(key).integer(0, 100);
  };
  auto const first = root.at("one").map({"a", "b"});
  EXPECT_EQ(number(first, "a"), 1);
  EXPECT_EQ(number(first, "b"), 9);
  auto const second = root.at("two").map({"a", "b", "c", "d"});
  EXPECT_EQ(number(second, "a"), 1);
  EXPECT_EQ(number(second, "b"), 2) << "the first of the merged wins";
  EXPECT_EQ(number(second, "c"), 4);
  EXPECT_EQ(number(second, "d"), 5);
  EXPECT_EQ(number(root.at("same").map({"a", "b"}), "b"), 2);
}

struct wrong_document {
  std::string text;
  std::string complaint;
};

/// Does everything that load_inventory and the other readers do with a document.
void read_as_example(std::string const& text) {
  auto const root =
      parse_yaml(text, "f").map({"name", "tags", "count", "wait", "rate", "size", "on"});
  root.at("name").text();
  if (auto const tags = root.find("tags")) {
    tags->texts();
  }
  if (auto const count = root.find("count")) {
    count->integer(1, 10);
  }
  if (auto const wait = root.find("wait")) {
    wait->duration();
  }
  if (auto const rate = root.find("rate")) {
    rate->rate();
  }
  if (auto const size = root.find("size")) {
    size->size();
  }
  if (auto const on = root.find("on")) {
    on->boolean();
  }
}

TEST(yaml_reader, complains_with_position_key_and_remedy) {
  ::unsetenv("MPRUN_TEST_UNSET");
  std::vector<wrong_document> const documents{
      {"", "f:1:1: the file is empty; a mapping is needed"},
      {"# only this\n", "f:1:1: the file is empty; a mapping is needed"},
      {"- a\n", "f:1:1: found a list; a mapping is needed"},
      {"word\n", "f:1:1: found 'word'; a mapping is needed"},
      {"tags: []\n", "f:1:1: the key 'name' is missing"},
      {"nmae: x\n",
       "f:1:1: key 'nmae': unknown, did you mean 'name'?; accepted: name, tags, count, "
       "wait, rate, size, on"},
      {"name: x\ncolour: red\n", "f:2:1: key 'colour': unknown; accepted: name, tags, count, wait, "
                                 "rate, size, on"},
      {"name:\n", "f:1:1: key 'name': has no value; give one or leave the key out"},
      {"count: 1\nname: ~\n", "f:2:1: key 'name': has no value; give one or leave the key out"},
      {"name: [a]\n", "f:1:7: key 'name': found a list; accepted: a text"},
      {"name: {a: b}\n", "f:1:7: key 'name': found a mapping; accepted: a text"},
      {"name: x\ntags: y\n", "f:2:7: key 'tags': found 'y'; a list is needed"},
      {"name: x\ntags:\n  - a\n  - [b]\n", "f:4:5: key 'tags[1]': found a list; accepted: a text"},
      {"name: x\ntags: [a, ~]\n",
       "f:2:11: key 'tags[1]': has no value; give one or leave the item out"},
      {"name: x\ncount: 11\n",
       "f:2:8: key 'count': found '11'; accepted: a whole number from 1 to 10"},
      {"name: x\ncount: '5'\n",
       "f:2:8: key 'count': found a text in quotes; accepted: a whole number from 1 to 10"},
      {"name: x\nwait: 10\n", "f:2:7: key 'wait': found '10'; accepted: a duration such as 100us, "
                              "500ms, 10s, 2m or 1h"},
      {"name: x\nrate: 2\n",
       "f:2:7: key 'rate': found '2'; accepted: a chance from 0 to 1, such as 0.01"},
      {"name: x\nsize: big\n",
       "f:2:7: key 'size': found 'big'; accepted: a size such as 512, 16KiB, 10 KB or 1MiB"},
      {"name: x\non: yes\n", "f:2:5: key 'on': found 'yes'; accepted: true or false"},
      {"name: x\ncount: 1\nname: y\n", "f:3:1: key 'name': given twice, first in line 1; keep one"},
      {"name: ${MPRUN_TEST_UNSET}\n",
       "f:1:7: key 'name': the environment variable MPRUN_TEST_UNSET is not set; set it, or write "
       "$${ for the text ${"},
      {"name: ${OPEN\n",
       "f:1:7: key 'name': '${OPEN' is not the ${NAME} of an environment variable; "
       "write $${ for the text ${"},
      {"name: ${}\n",
       "f:1:7: key 'name': '${}' is not the ${NAME} of an environment variable; write "
       "$${ for the text ${"},
      {"name: ${a b}\n",
       "f:1:7: key 'name': '${a b}' is not the ${NAME} of an environment variable; "
       "write $${ for the text ${"},
      {"name: x\n---\nname: y\n",
       "f:2:1: a second document or stray text begins here; a file holds one document"},
      {"? [a]\n: b\n", "f:1:3: a key must be a plain word"},
      {"name: &a [*a]\n", "f:1:11: this alias stands inside the value it names"},
      {"name: x\n<<: y\n", "f:2:1: key '<<': merges a mapping or a list of mappings"},
      {std::string("name: x\n\0y", 10),
       "f:2:1: byte 0x00 stands here; the file must be text in UTF-8"},
      {"name: \"\\q\"\n", "f:1:10: not valid YAML: unknown escape character: q"},
      {"name: [a, b\n", "f:2:1: not valid YAML: end of sequence flow not found"},
      {"name: x\n  tags: y\n", "f:2:7: not valid YAML: illegal map value"},
  };
  for (auto const& document : documents) {
    EXPECT_EQ(complaint_of([&] { read_as_example(document.text); }), document.complaint)
        << document.text;
  }
}

TEST(yaml_reader, complains_of_an_alias_of_nothing) {
  // yaml-cpp 0.8 names it, too.
  EXPECT_THAT(complaint_of([] { read_as_example("name: *b\n"); }),
              testing::StartsWith("f:1:7: not valid YAML: the referenced anchor is not defined"));
}

TEST(yaml_reader, complains_of_files_it_cannot_read) {
  EXPECT_EQ(complaint_of([] { read_yaml("no/such.yaml"); }),
            "no/such.yaml: cannot be read: No such file or directory");
  EXPECT_EQ(complaint_of([] { read_yaml("/"); }), "/: is a folder; a YAML file is needed");
}

TEST(yaml_reader, reads_a_file_with_a_byte_order_mark_and_crlf) {
  auto const file =
      std::filesystem::temp_directory_path() / fmt::format("mprun-yaml-{}.yaml", ::getpid());
  std::ofstream(file, std::ios::binary) << "\xef\xbb\xbfname: x\r\ntags: [a]\r\n";
  auto const map = read_yaml(file).map({"name", "tags"});
  std::filesystem::remove(file);
  EXPECT_EQ(map.at("name").text(), "x");
  EXPECT_THAT(map.at("tags").texts(), ElementsAre("a"));
}

/// Whatever bytes it is given, it reads them or complains in one line with a position.
TEST(yaml_reader, survives_damaged_documents) {
  std::string const whole = "name: &n 'x ${HOME}'\n"
                            "tags: [a, \"b\", *n]\n"
                            "count: 3 # three\n"
                            "wait: 10s\n"
                            "rate: 0.5\n"
                            "size: 16KiB\n"
                            "on: true\n";
  std::string const spice = "\n\t :-,[]{}&*?|>'\"#%@!~<0aK$\\\x01\xff";
  std::mt19937 random(20240607);
  auto const below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int round = 0; round < 20'000; ++round) {
    auto text = whole;
    for (auto edits = 1 + below(4); edits > 0; --edits) {
      auto const at = below(text.size());
      switch (below(3)) {
      case 0: text.erase(at, 1 + below(5)); break;
      case 1: text.insert(at, 1, spice[below(spice.size())]); break;
      default: text[at] = spice[below(spice.size())];
      }
      if (text.empty()) {
        break;
      }
    }
    auto const complaint = complaint_of([&] { read_as_example(text); });
    if (complaint != "no complaint") {
      EXPECT_THAT(complaint, ::testing::StartsWith("f:")) << text;
      EXPECT_EQ(complaint.find('\n'), std::string::npos) << text << '\n' << complaint;
    }
  }
}

TEST(yaml_reader, refuses_bottomless_nesting) {
  EXPECT_THROW(parse_yaml(std::string(100'000, '['), "f"), config_error);
  EXPECT_THROW(parse_yaml(std::string(100'000, '{'), "f"), config_error);
}

} // namespace
} // namespace mprun
