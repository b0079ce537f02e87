#include "suites/upstream/multitest.hpp"
#include "suites/upstream/multitest_instances.hpp"

#include <gtest/gtest.h>

namespace mprun::upstream {
namespace {

using namespace std::chrono_literals;

/// Plays a test by hand; the orders as text: "start 0 instance0 [globals]", "tell 1 BROADCAST x".
class play {
public:
  explicit play(std::size_t instances, std::string globals = {})
      : machine(instances, std::move(globals)) {
    take(machine.begin(now));
  }

  play& line(std::size_t instance, std::string text) {
    take(machine.line(instance, std::move(text), now));
    return *this;
  }
  play& ends(std::size_t instance, std::string_view traceback = {}) {
    take(machine.ended(instance, traceback, now));
    return *this;
  }
  play& after(std::chrono::milliseconds time) {
    now += time;
    take(machine.tick(now));
    return *this;
  }
  std::string orders() { return std::exchange(orders_, {}); }

  multitest::time_point now{};
  multitest machine;

private:
  void take(multitest_orders const& list) {
    for (auto const& order : list) {
      if (auto const* begin = std::get_if<start_instance>(&order)) {
        orders_ += "start " + std::to_string(begin->instance) + " " + begin->function + " [" +
                   begin->globals + "]\n";
      } else {
        auto const& message = std::get<send_line>(order);
        orders_ += "tell " + std::to_string(message.instance) + " " + message.line + "\n";
      }
    }
  }

  std::string orders_;
};

TEST(multitest, counts_instances_by_the_highest) {
  EXPECT_EQ(instances_in("def instance0():\n  pass\ndef instance1():\r\n"), 2u);
  EXPECT_EQ(instances_in("x\ndef instance2():"), 3u);
  EXPECT_EQ(instances_in(" def instance0():\n#def instance1():\ndef instance:\ndef instance0(x):"),
            0u);
  EXPECT_EQ(instances_in("def instance0_resume():\n"), 0u);
  EXPECT_EQ(instances_in(""), 0u);
}

TEST(multitest, instances_start_in_order_with_the_globals_set_so_far) {
  play test(3, "HOST_IP = '1.2.3.4'\n");
  EXPECT_EQ(test.orders(), "start 0 instance0 [HOST_IP = '1.2.3.4'\n]\n");
  test.line(0, "SET ip = 'a'").line(0, "hello");
  EXPECT_EQ(test.orders(), "");
  test.line(0, "NEXT");
  EXPECT_EQ(test.orders(), "start 1 instance1 [HOST_IP = '1.2.3.4'\nip = 'a'\n]\n");
  test.ends(1); // without NEXT
  EXPECT_EQ(test.orders(), "start 2 instance2 [HOST_IP = '1.2.3.4'\nip = 'a'\n]\n");
  test.line(2, "NEXT").line(2, "SET late = 1").ends(2).ends(0);
  EXPECT_TRUE(test.machine.over());
  EXPECT_EQ(test.machine.output(), "--- instance0 ---\nhello\n--- instance1 ---\n\n"
                                   "--- instance2 ---\nSET late = 1\n");
}

TEST(multitest, output_while_others_start_is_kept_for_later) {
  play test(2);
  test.line(0, "BROADCAST too early to be one").line(0, "NEXT").line(0, "BROADCAST go");
  EXPECT_EQ(test.orders().substr(0, 7), "start 0");
  test.line(1, "NEXT");
  EXPECT_EQ(test.orders(), "tell 1 BROADCAST go\n");
  test.line(1, "OUTPUT_METRIC 12 ms").line(1, "BROADCAST back").line(1, "NEXT");
  EXPECT_EQ(test.orders(), "tell 0 BROADCAST back\n");
  test.ends(0).line(1, "BROADCAST nobody is left").ends(1);
  EXPECT_EQ(test.orders(), "");
  EXPECT_TRUE(test.machine.over());
  EXPECT_EQ(test.machine.metrics(), std::vector<std::string>{"12 ms"});
  EXPECT_EQ(test.machine.output(),
            "--- instance0 ---\nBROADCAST too early to be one\n--- instance1 ---\nNEXT\n");
}

TEST(multitest, an_instance_that_ended_while_others_started_has_ended) {
  play test(2);
  test.line(0, "NEXT").line(0, "x").ends(0).line(1, "NEXT");
  EXPECT_FALSE(test.machine.over());
  test.ends(1);
  EXPECT_TRUE(test.machine.over());
  EXPECT_EQ(test.machine.output(), "--- instance0 ---\nx\n--- instance1 ---\n\n");
}

TEST(multitest, skip_ends_it) {
  play test(2);
  test.line(0, "NEXT").line(1, "SKIP");
  EXPECT_TRUE(test.machine.over());
  EXPECT_TRUE(test.machine.skipped());
  EXPECT_FALSE(test.machine.deadline());
}

TEST(multitest, ten_seconds_of_silence_are_too_many_for_a_running_instance) {
  play test(2);
  test.line(0, "NEXT").after(9s).line(1, "still here").after(9s).line(1, "NEXT");
  EXPECT_FALSE(test.machine.over()) << "instance0 may be silent while others start";
  EXPECT_EQ(*test.machine.deadline(), test.now + 10s);
  test.after(8s).line(1, "a").after(1999ms);
  EXPECT_FALSE(test.machine.over());
  test.after(1ms);
  EXPECT_TRUE(test.machine.over());
  EXPECT_TRUE(test.machine.timed_out());
  EXPECT_EQ(test.machine.output(),
            "--- instance0 ---\nTIMEOUT\n--- instance1 ---\nstill here\na\n");
}

TEST(multitest, a_traceback_ends_it) {
  play test(2);
  test.line(0, "NEXT").ends(1, "Traceback: \xff\r\n");
  EXPECT_TRUE(test.machine.over());
  EXPECT_EQ(test.machine.output(),
            "--- instance0 ---\n\n--- instance1 ---\nTraceback: \\xff\r\n\n");
}

TEST(multitest, noise_is_not_output_but_a_sign_of_life) {
  play test(1);
  test.line(0, "NEXT")
      .after(9s)
      .line(0, "libusb: error [x] y")
      .line(0, "a ets_task(1) b")
      .after(9s);
  EXPECT_FALSE(test.machine.over());
  test.line(0, "x").ends(0);
  EXPECT_EQ(test.machine.output(), "--- instance0 ---\nx\n");
}

TEST(multitest, goes_on_after_a_reboot) {
  play test(2);
  test.line(0, "SET a = 1").line(0, "NEXT").line(1, "NEXT");
  test.orders();
  test.line(0, "WAIT_FOR_REBOOT instance0_resume 1000").line(0, "rst:0x1").after(5s);
  EXPECT_TRUE(test.machine.reboots(0));
  EXPECT_EQ(test.orders(), "");
  test.line(0, std::string(1, '\0') +
                   "MicroPython v1.25.0 on 2025-04-15; Generic ESP32 module with ESP32");
  EXPECT_EQ(test.orders(), "start 0 instance0_resume [a = 1\n]\n");
  EXPECT_FALSE(test.machine.reboots(0));
  test.line(0, "WAIT_FOR_REBOOT instance0_last 0").ends(0); // its USB went away
  EXPECT_EQ(test.orders(), "start 0 instance0_last [a = 1\n]\n");
  test.line(0, "x").ends(0).ends(1);
  EXPECT_TRUE(test.machine.over());
  EXPECT_EQ(test.machine.output(), "--- instance0 ---\nWAIT_FOR_REBOOT instance0_resume 1000\n"
                                   "WAIT_FOR_REBOOT instance0_last 0\nx\n--- instance1 ---\n\n");
}

TEST(multitest, reboots_while_others_start) {
  play test(2);
  test.line(0, "NEXT").line(0, "WAIT_FOR_REBOOT instance0_resume 0").ends(0);
  test.orders();
  test.line(1, "NEXT");
  EXPECT_EQ(test.orders(), "start 0 instance0_resume []\n");
  test.line(0, "x").ends(0).ends(1);
  EXPECT_TRUE(test.machine.over());
  EXPECT_EQ(test.machine.output(), "--- instance0 ---\nWAIT_FOR_REBOOT instance0_resume 0\nx\n"
                                   "--- instance1 ---\n\n");
}

TEST(multitest, a_board_that_does_not_reboot_in_time) {
  play test(1);
  test.line(0, "NEXT").line(0, "WAIT_FOR_REBOOT instance0_resume 2000").after(6999ms);
  EXPECT_FALSE(test.machine.over());
  test.after(1ms);
  EXPECT_TRUE(test.machine.timed_out());
}

TEST(multitest, resuming_as_another_instance_is_the_tests_fault) {
  for (auto const* request : {"WAIT_FOR_REBOOT instance1_x 0", "WAIT_FOR_REBOOT"}) {
    play test(1);
    test.line(0, "NEXT").line(0, request);
    EXPECT_TRUE(test.machine.over());
    EXPECT_NE(test.machine.problem(), "");
  }
}

} // namespace
} // namespace mprun::upstream
