#include "reports/console/live_console.hpp"

#include "base/text/text.hpp"
#include "reports/console/live_status.hpp"
#include "reports/console/passed_on_test.hpp"
#include "reports/files/report_set.hpp"
#include "reports/test_run.hpp"

#include <charconv>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A terminal that understands what the console writes, and complains about anything else.
class terminal_emulator {
public:
  void write(std::string_view text) {
    while (!text.empty()) {
      if (text[0] == '\x1b') {
        text.remove_prefix(escape(text));
      } else if (text[0] == '\n') {
        ++row_;
        column_ = 0;
        text.remove_prefix(1);
      } else if (text[0] == '\r') {
        column_ = 0;
        text.remove_prefix(1);
      } else {
        put(text[0]);
        text.remove_prefix(1);
      }
    }
  }

  std::string screen() const {
    std::string out;
    for (auto const& line : rows_) {
      out += line + "\n";
    }
    return out;
  }

private:
  std::size_t escape(std::string_view text) {
    auto const end = text.find_first_not_of("\x1b[?0123456789;");
    auto const letter = text.at(end);
    int number = 0;
    std::from_chars(text.data() + 2, text.data() + end, number);
    if (letter == 'A') {
      EXPECT_LE(static_cast<std::size_t>(number), row_);
      row_ -= static_cast<std::size_t>(number);
    } else if (letter == 'K') {
      line().resize(column_);
    } else if (letter == 'J') {
      rows_.resize(std::min(rows_.size(), row_));
    } else {
      EXPECT_TRUE(text[2] == '?' && (letter == 'h' || letter == 'l')) << letter;
    }
    return end + 1;
  }
  void put(char c) {
    line().resize(std::max(line().size(), column_ + 1), ' ');
    line()[column_++] = c;
  }
  std::string& line() {
    rows_.resize(std::max(rows_.size(), row_ + 1));
    return rows_[row_];
  }

  std::vector<std::string> rows_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
};

struct played {
  std::vector<std::string> frames;
  terminal_emulator screen;
};

played play(std::vector<event> const& events, screen_size size, live_choice choice = {}) {
  played out;
  auto const sink = [&](std::string_view text) {
    out.frames.emplace_back(text);
    out.screen.write(text);
    return 0;
  };
  report_set reports;
  reports.add(make_live_console(
      std::make_unique<passed_on>(sink), [size] { return size; }, "mprun-out", {},
      std::move(choice)));
  run_duration last{};
  for (auto const& e : events) {
    for (; last + std::chrono::milliseconds(100) < e.since_start;
         last += std::chrono::milliseconds(100)) {
      reports.tick(last);
    }
    reports.on(e);
  }
  EXPECT_THAT(reports.finish(), ElementsAre());
  return out;
}

TEST(live_console, frames_match_the_golden_file_for_the_recorded_run) {
  std::string text;
  for (auto const& frame : play(events_of(mixed_run()), {80, 24}).frames) {
    text += printable_lines(frame) + "~~~~ frame\n";
  }
  expect_golden("console-terminal.txt", text);
}

TEST(live_console, removes_the_status_at_the_end_and_shows_failures_once) {
  auto const shown = play(events_of(mixed_run()), {80, 24}).screen.screen();
  EXPECT_THAT(shown, Not(HasSubstr(" at work")));
  EXPECT_THAT(shown, Not(HasSubstr("####")));
  auto const loss = shown.find("LOST     microbit");
  EXPECT_NE(loss, std::string::npos);
  EXPECT_EQ(shown.find("LOST     microbit", loss + 1), std::string::npos);
  EXPECT_THAT(shown, testing::EndsWith("Exit 1: a test is at fault\n"));
}

TEST(live_console, shows_every_case_where_it_is_to_be_verbose) {
  auto const events = events_of(mixed_run());
  auto const verbose = play(events, {200, 24}, {.level = verbosity::verbose}).screen.screen();
  EXPECT_THAT(verbose, HasSubstr("PASS "));
  EXPECT_THAT(verbose, HasSubstr("SKIP "));
  EXPECT_THAT(verbose, HasSubstr("OPEN "));
  EXPECT_THAT(play(events, {200, 24}).screen.screen(), Not(HasSubstr("PASS ")));
}

TEST(live_console, shows_at_once_what_its_user_skipped) {
  std::vector<event> const events{
      at(0, run_started{"r", "0", {}, "h"}),
      at(0, board_declared{"b", "unix", "", {}}),
      at(0, planned(0, "b", "c")),
      at(1, attempt_started{0, "b", 1}),
      at(2, ended(0, "b", verdict::skipped, blame::none, "skipped by the user")),
      at(2, cell_finished{0,
                          "b",
                          verdict::skipped,
                          blame::none,
                          "skipped by the user",
                          1,
                          false,
                          {reason_code::skipped_by_user}})};
  EXPECT_THAT(play(events, {80, 24}).screen.screen(),
              HasSubstr("SKIP     b  s/c  1 ms  skipped by the user"));
}

TEST(live_console, draws_at_most_ten_times_a_second_and_only_changes) {
  auto const events = events_of(mixed_run());
  auto const took = std::chrono::duration<double>(events.back().since_start).count();
  auto const frames = play(events, {80, 24}).frames;
  EXPECT_LE(static_cast<double>(frames.size()), 11 * took + 2);
  for (std::size_t i = 1; i < frames.size(); ++i) {
    EXPECT_NE(frames[i], frames[i - 1]);
  }
}

/// A terminal that accepts nothing while it is stopped.
struct stopped_terminal final : console_sink {
  int write(std::string_view text) override {
    kept += text;
    return 0;
  }
  bool is_behind() const noexcept override { return stopped && !kept.empty(); }
  int catch_up() override { return 0; }
  int drain() override { return 0; }

  std::string kept;
  bool stopped = false;
};

TEST(live_console, draws_nothing_on_a_stopped_terminal_and_loses_no_line) {
  auto const events = events_of(mixed_run());
  auto sink = std::make_unique<stopped_terminal>();
  auto& out = *sink;
  report_set reports;
  reports.add(make_live_console(std::move(sink), [] { return screen_size{}; }, "mprun-out", {}));
  auto const middle = events.size() / 2;
  for (std::size_t i = 0; i < middle; ++i) {
    reports.on(events[i]);
  }
  out.stopped = true;
  auto const before = out.kept;
  ASSERT_NE(before, "");
  for (std::size_t i = middle; i < events.size(); ++i) {
    reports.on(events[i]);
    reports.tick(events[i].since_start);
  }
  EXPECT_EQ(out.kept, before);
  out.stopped = false;
  EXPECT_THAT(reports.finish(), ElementsAre());
  terminal_emulator screen;
  screen.write(out.kept);
  EXPECT_EQ(screen.screen(), play(events, {80, 24}).screen.screen());
}

TEST(live_console, leaves_the_screen_to_others_while_paused) {
  auto const events = events_of(mixed_run());
  terminal_emulator screen;
  auto const sink = [&](std::string_view text) {
    screen.write(text);
    return 0;
  };
  report_set reports;
  reports.add(make_live_console(std::make_unique<passed_on>(sink), [] { return screen_size{}; },
                                "mprun-out", {}));
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (i == events.size() / 2) {
      EXPECT_THAT(screen.screen(), HasSubstr(" at work"));
      reports.pause();
      EXPECT_THAT(screen.screen(), Not(HasSubstr(" at work")));
      screen.write("[1]+  Stopped  mprun\n$ fg\nmprun\n");
    }
    reports.on(events[i]);
  }
  EXPECT_THAT(reports.finish(), ElementsAre());
  EXPECT_THAT(screen.screen(), HasSubstr("[1]+  Stopped  mprun\n$ fg\nmprun\n"));
  EXPECT_THAT(screen.screen(), Not(HasSubstr(" at work")));
}

} // namespace
} // namespace mprun
