#include "runner/remote/console/keyboard.hpp"

#include <gtest/gtest.h>
#include <ostream>

namespace mprun::remote {

void PrintTo(key_action const& action, std::ostream* out) {
  *out << static_cast<int>(action.what) << " " << testing::PrintToString(action.text);
}

namespace {

using kind = key_action::kind;

/// Texts that follow one another as one, since where they are cut says nothing.
std::vector<key_action> joined(std::vector<key_action> const& actions) {
  std::vector<key_action> all;
  for (auto const& one : actions) {
    if (one.what == kind::type && !all.empty() && all.back().what == kind::type) {
      all.back().text += one.text;
    } else if (one.what != kind::type || !one.text.empty()) {
      all.push_back(one);
    }
  }
  return all;
}

/// The same however the bytes are cut into three.
void expect_actions(keyboard_options const& options, std::string const& bytes,
                    std::vector<key_action> const& wanted) {
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    for (std::size_t second = first; second <= bytes.size(); ++second) {
      keyboard keys(options);
      std::vector<key_action> all;
      for (auto const& part :
           {bytes.substr(0, first), bytes.substr(first, second - first), bytes.substr(second)}) {
        auto const some = keys.feed(part);
        all.insert(all.end(), some.begin(), some.end());
      }
      EXPECT_EQ(joined(all), wanted) << first << " " << second;
    }
  }
}

TEST(keyboard, what_is_typed_goes_on_as_it_is) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    if (byte != 0x03 && byte != 0x18 && byte != 0x1d) {
      all += static_cast<char>(byte);
    }
  }
  keyboard keys({});
  EXPECT_EQ(joined(keys.feed(all)), (std::vector<key_action>{{kind::type, all}}));
}

TEST(keyboard, both_keys_leave) {
  expect_actions({}, "ab\x1dz", {{kind::type, "ab"}, {kind::leave}, {kind::type, "z"}});
  expect_actions({}, "\x18", {{kind::leave}});
}

TEST(keyboard, ctrl_c_stands_alone) {
  expect_actions({},
                 "a\x03\x03"
                 "b\r",
                 {{kind::type, "a"}, {kind::interrupt}, {kind::interrupt}, {kind::type, "b\r"}});
}

TEST(keyboard, ctrl_j_types_the_code_that_there_is) {
  keyboard_options options;
  expect_actions(options, "a\nb", {{kind::type, "a\nb"}});
  options.code = "x = 1\r\n";
  expect_actions(options, "a\nb", {{kind::type, "ax = 1\r\nb"}});
}

TEST(keyboard, ctrl_k_runs_the_file_that_there_is) {
  keyboard_options options;
  expect_actions(options, "a\x0b", {{kind::type, "a\x0b"}});
  options.runs_file = true;
  expect_actions(options,
                 "a\x0b"
                 "b",
                 {{kind::type, "a"}, {kind::run_file}, {kind::type, "b"}});
}

TEST(keyboard, lines_of_a_file_end_as_by_enter_and_its_control_bytes_keep_their_place) {
  keyboard_options options;
  options.is_piped = true;
  options.code = "x";
  expect_actions(options,
                 "a\nb\r\nc\r\r\n\n\x03"
                 "d",
                 {{kind::type, "a\rb\rc\r\r\r\x03"
                               "d"}});
  expect_actions(options, "a\n\x1d", {{kind::type, "a\r"}, {kind::leave}});
}

TEST(keyboard, injected_code_has_line_ends_where_it_says) {
  EXPECT_EQ(injected_code("print(1)\\nprint(2)\\n"), "print(1)\r\nprint(2)\r\n");
  EXPECT_EQ(injected_code("\\"), "\\");
  EXPECT_EQ(injected_code(""), "");
}

} // namespace
} // namespace mprun::remote
