#include "transports/protocol/repl/traceback.hpp"

#include <gtest/gtest.h>

namespace mprun::protocol {
namespace {

TEST(traceback, is_found_among_other_lines) {
  std::string const log = "I (1) wifi: up\r\n";
  std::string const last = "OSError: [Errno 2] ENOENT\r\n";
  std::string const whole =
      "Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in <module>\r\n" + last;
  EXPECT_EQ(traceback_in(whole), whole);
  EXPECT_EQ(traceback_in(log + whole + log), whole);
  EXPECT_EQ(traceback_in(last), last);
  EXPECT_EQ(traceback_in("MemoryError: \r\n" + log), "MemoryError: \r\n");
  EXPECT_EQ(traceback_in("KeyboardInterrupt\r\n"), "KeyboardInterrupt\r\n");
  for (auto const& text : {std::string(), log, log + log, std::string("wifi: Error\r\n"),
                           std::string("I (3) OSError: no\r\n")}) {
    EXPECT_EQ(traceback_in(text), "") << text;
  }
  auto const cut = whole.substr(0, 50);
  EXPECT_EQ(traceback_in(cut), cut) << "something was thrown, whatever it was";
}

} // namespace
} // namespace mprun::protocol
