#include "transports/protocol/repl/restart_watch.hpp"

#include <gtest/gtest.h>
#include <string>

namespace mprun::protocol {
namespace {

std::string const start = "rst:0x8\r\nMicroPython v1.25.0; ESP32\r\nType \"help()\" for more "
                          "information.\r\n>>> ";

TEST(restart_watch, suspects_a_start_that_nothing_follows_however_it_is_cut) {
  auto const all = "half of a line" + start;
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    restart_watch watch;
    watch.feed(all.substr(0, cut));
    watch.feed(all.substr(cut));
    EXPECT_TRUE(watch.suspected()) << cut;
    EXPECT_FALSE(watch.certain()) << cut;
  }
}

TEST(restart_watch, a_start_that_more_output_follows_is_not_suspected) {
  restart_watch watch;
  watch.feed(start);
  watch.feed("more");
  EXPECT_TRUE(watch.seen());
  EXPECT_FALSE(watch.suspected());
  watch.feed("\r\n>>> "); // what a prompt answers to a Ctrl-C
  EXPECT_TRUE(watch.suspected());
  EXPECT_FALSE(watch.certain());
}

TEST(restart_watch, the_second_start_is_enough) {
  restart_watch watch;
  for (auto const byte : start + start) {
    watch.feed(std::string(1, byte));
  }
  EXPECT_TRUE(watch.certain());
}

TEST(restart_watch, a_prompt_alone_is_not_a_start) {
  restart_watch watch;
  watch.feed(">>> ");
  EXPECT_FALSE(watch.suspected());
  EXPECT_FALSE(watch.seen());
}

} // namespace
} // namespace mprun::protocol
