#include "runner/remote/console/keyboard.hpp"

#include <gtest/gtest.h>
#include <ostream>

namespace mprun::remote {

void PrintTo(key_action const& action, std::ostream* out) {
  *out << static_cast<int>(action.effect) << " " << testing::PrintToString(action.text);
}

namespace {

using effect = key_effect;

/// Joins consecutive texts, because it does not matter where they are cut.
std::vector<key_action> joined(std::vector<key_action> const& actions) {
  std::vector<key_action> all;
  for (auto const& action : actions) {
    if (action.effect == effect::type && !all.empty() && all.back().effect == effect::type) {
      all.back().text += action.text;
    } else if (action.effect != effect::type || !action.text.empty()) {
      all.push_back(action);
    }
  }
  return all;
}

/// Checks every way of cutting the bytes into three.
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

TEST(keyboard, typed_bytes_are_passed_on_unchanged) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    if (byte != 0x03 && byte != 0x18 && byte != 0x1d) {
      all += static_cast<char>(byte);
    }
  }
  keyboard keys({});
  EXPECT_EQ(joined(keys.feed(all)), (std::vector<key_action>{{effect::type, all}}));
}

TEST(keyboard, both_keys_leave) {
  expect_actions({}, "ab\x1dz", {{effect::type, "ab"}, {effect::leave}, {effect::type, "z"}});
  expect_actions({}, "\x18", {{effect::leave}});
}

TEST(keyboard, ctrl_c_is_an_action_of_its_own) {
  expect_actions(
      {},
      "a\x03\x03"
      "b\r",
      {{effect::type, "a"}, {effect::interrupt}, {effect::interrupt}, {effect::type, "b\r"}});
}

TEST(keyboard, ctrl_j_types_the_code_if_there_is_any) {
  keyboard_options options;
  expect_actions(options, "a\nb", {{effect::type, "a\nb"}});
  options.code = "x = 1\r\n";
  expect_actions(options, "a\nb", {{effect::type, "ax = 1\r\nb"}});
}

TEST(keyboard, ctrl_k_runs_the_file_if_there_is_any) {
  keyboard_options options;
  expect_actions(options, "a\x0b", {{effect::type, "a\x0b"}});
  options.runs_file = true;
  expect_actions(options,
                 "a\x0b"
                 "b",
                 {{effect::type, "a"}, {effect::run_file}, {effect::type, "b"}});
}

TEST(keyboard, lines_of_a_file_end_like_typed_lines_and_its_control_bytes_stay) {
  keyboard_options options;
  options.is_piped = true;
  options.code = "x";
  expect_actions(options,
                 "a\nb\r\nc\r\r\n\n\x03"
                 "d",
                 {{effect::type, "a\rb\rc\r\r\r\x03"
                                 "d"}});
  expect_actions(options, "a\n\x1d", {{effect::type, "a\r"}, {effect::leave}});
}

TEST(keyboard, injected_code_has_its_line_ends_decoded) {
  EXPECT_EQ(injected_code("print(1)\\nprint(2)\\n"), "print(1)\r\nprint(2)\r\n");
  EXPECT_EQ(injected_code("\\"), "\\");
  EXPECT_EQ(injected_code(""), "");
}

} // namespace
} // namespace mprun::remote
