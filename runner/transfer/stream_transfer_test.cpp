// What only the binary stream does: it resumes, deflates, reports its progress, notices changes.
#include "runner/transfer/stream_settings.hpp"
#include "runner/transfer/transfer_fixture_test.hpp"

namespace mprun {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class stream_transfer : public file_transfer_test {};

INSTANTIATE_TEST_SUITE_P(binary, stream_transfer, testing::Values(transfer_tier::stream));

TEST_P(stream_transfer, continues_after_the_last_verified_segment_when_the_link_was_lost) {
  fault_plan faults;
  faults.disconnect_after = 400'000;
  lab unix_port(faults);
  ASSERT_TRUE(unix_port.open());
  auto const bytes = content(500'000, 7);
  write(here / "a", bytes);
  auto const sent = unix_port.put(here / "a", there / "b", by(GetParam()));
  EXPECT_EQ(why(sent), "");
  EXPECT_EQ(sent.attempts, 2);
  EXPECT_EQ(read(there / "b"), bytes);
  EXPECT_LT(sent.payload, 700'000U) << "what was verified has been sent again";
}

/// The board renames before its last answer is heard; what is there is not sent again.
TEST_P(stream_transfer, a_lost_last_answer_does_not_lose_the_file) {
  auto const bytes = content(150'000, 13);
  write(here / "a", bytes);
  transfer_report sent;
  auto const is_cut_off_after = [&](std::uint64_t count) {
    fault_plan faults;
    faults.disconnect_after = count;
    lab unix_port(faults);
    EXPECT_TRUE(unix_port.open());
    auto const before = unix_port.board->resets();
    sent = unix_port.put(here / "a", there / "b", by(GetParam()));
    return unix_port.board->resets() != before;
  };
  std::uint64_t low = bytes.size();
  std::uint64_t high = 2 * bytes.size();
  ASSERT_FALSE(is_cut_off_after(high));
  while (high - low > 1) {
    auto const middle = (low + high) / 2;
    (is_cut_off_after(middle) ? low : high) = middle;
  }
  for (std::uint64_t const lost : {1, 2, 3, 20, 36, 80}) {
    SCOPED_TRACE(lost);
    fs::remove(there / "b");
    is_cut_off_after(high - lost);
    EXPECT_EQ(why(sent), "");
    EXPECT_EQ(read(there / "b"), bytes);
    EXPECT_FALSE(fs::exists(there / "b.mprun"));
    if (lost < 4) { // of the program's end
      EXPECT_EQ(sent.payload, bytes.size()) << "the file was there, and was sent again";
    }
  }
}

/// The board is restarted in the middle, and its temporary file is no longer what was verified.
TEST_P(stream_transfer, starts_over_when_the_reset_board_has_something_else) {
  constexpr std::array damages{
      "truncate -s 1000", "truncate -s 600000",
      "dd bs=1 seek=5 count=1 conv=notrunc if=/dev/zero status=none of=", "rm"};
  auto const bytes = content(500'000, 11);
  write(here / "a", bytes);
  for (std::string const damage : damages) {
    SCOPED_TRACE(damage);
    fault_plan faults;
    faults.disconnect_after = 400'000;
    lab unix_port(faults);
    auto& command = std::get<process_spec>(unix_port.spec.link).command;
    // Whatever starts the board damages the file first; at the first start there is none.
    auto const temporary = (there / "b.mprun").string();
    auto const file = damage.ends_with('=') ? temporary : " " + temporary;
    write(here / "start", "#!/bin/sh\n[ ! -e " + temporary + " ] || " + damage + file + "\nexec " +
                              command.front() + " \"$@\"\n");
    fs::permissions(here / "start", fs::perms::owner_all);
    command = {(here / "start").string()};
    ASSERT_TRUE(unix_port.open());
    auto const sent = unix_port.put(here / "a", there / "b", by(GetParam()));
    EXPECT_EQ(why(sent), "");
    EXPECT_GE(sent.attempts, 2);
    EXPECT_GT(sent.payload, 800'000U) << "what was not there any more was not sent again";
    EXPECT_EQ(read(there / "b"), bytes);
    EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
  }
}

TEST_P(stream_transfer, reports_its_progress_as_bytes_arrive) {
  fault_plan line;
  line.baud = 4'000'000;
  lab unix_port(line);
  ASSERT_TRUE(unix_port.open());
  auto const bytes = content(60'000, 12); // four segments
  write(here / "a", bytes);
  std::vector<std::uint64_t> seen;
  auto options = by(GetParam());
  options.on_progress = [&seen](std::uint64_t done, std::uint64_t of) {
    EXPECT_EQ(of, 60'000U);
    seen.push_back(done);
  };
  EXPECT_EQ(why(unix_port.put(here / "a", there / "b", options)), "");
  EXPECT_GE(seen.size(), 16U);
  EXPECT_EQ(seen.back(), 60'000U);
  seen.clear();
  EXPECT_EQ(why(unix_port.get(there / "b", here / "c", options)), "");
  EXPECT_GE(seen.size(), 4U);
  EXPECT_EQ(seen.back(), 60'000U);
}

TEST_P(stream_transfer, sends_the_board_again_what_it_has_lost) {
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  write(here / "a", content(10'000, 14));
  for (std::string const name : {"_mprun_up", "_mprun_put", "_mprun_down", "_mprun_get"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(why(unix_port.put(here / "a", there / "b", by(GetParam()))), "");
    EXPECT_EQ(why(unix_port.get(there / "b", here / "c", by(GetParam()))), "");
    EXPECT_EQ(unix_port.ask("del " + name), "");
    fs::remove(there / "b");
    fs::remove(here / "c");
    EXPECT_EQ(why(unix_port.put(here / "a", there / "b", by(GetParam()))), "");
    EXPECT_EQ(why(unix_port.get(there / "b", here / "c", by(GetParam()))), "");
    EXPECT_EQ(read(here / "c"), content(10'000, 14));
  }
}

TEST(stream_settings, another_attempt_has_small_frames_at_once) {
  stream_settings const large{65535, 65535, 65535, 131078, 65535, 4, false, 0};
  auto const small = made_smaller(large);
  EXPECT_EQ(small.chunk, 4096U);
  EXPECT_EQ(small.down, 4096U);
  EXPECT_EQ(small.unit, 4096U);
  EXPECT_EQ(small.segment, 4096U);
  EXPECT_EQ(made_smaller(small).chunk, 1024U);
}

TEST(stream_settings, a_link_not_known_to_be_slow_has_time_for_an_acknowledgement) {
  lab unix_port;
  board_facts facts;
  facts.heap_free = 2'000'000;
  auto const settings = settings_for(unix_port.spec, facts, 128, "process");
  EXPECT_EQ(settings.chunk, 65535U);
  EXPECT_EQ(settings.unit, 32768U); // four KiB/s within an idle timeout of ten seconds
}

TEST_P(stream_transfer, deflates_where_the_data_gains) {
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  auto options = by(GetParam());
  options.compress = compression::always;
  write(here / "a", text(100'000));
  auto const sent = unix_port.put(here / "a", there / "b", options);
  EXPECT_EQ(why(sent), "");
  EXPECT_EQ(read(there / "b"), text(100'000));
  EXPECT_LT(sent.payload, 50'000U);
  auto const random = content(100'000, 8);
  write(here / "a", random);
  auto const same = unix_port.put(here / "a", there / "b", options);
  EXPECT_EQ(why(same), "");
  EXPECT_EQ(read(there / "b"), random);
  EXPECT_EQ(same.payload, 100'000U);
}

TEST_P(stream_transfer, the_board_deflates_what_it_sends_over_a_slow_line) {
  fault_plan line;
  line.baud = 4'000'000;
  lab unix_port(line);
  ASSERT_TRUE(unix_port.open());
  std::vector<std::string> contents{
      "a",         "abc",       "abcabcabcabcabc", std::string(20'000, 'x'),
      text(16384), text(16385), text(100'000)};
  for (auto const& bytes : contents) {
    write(there / "b", bytes);
    auto const got = unix_port.get(there / "b", here / "c", by(GetParam()));
    EXPECT_EQ(why(got), "");
    EXPECT_TRUE(read(here / "c") == bytes) << bytes.size();
    EXPECT_LT(got.payload, bytes.size() / 2 + 100) << bytes.size();
  }
  write(there / "b", content(100'000, 13));
  auto const random = unix_port.get(there / "b", here / "c", by(GetParam()));
  EXPECT_EQ(why(random), "");
  EXPECT_EQ(read(here / "c"), content(100'000, 13));
  EXPECT_LT(random.payload, 100'500U);
}

TEST_P(stream_transfer, notices_a_file_that_changes_while_it_is_sent) {
  fault_plan slow;
  slow.baud = 4'000'000;
  lab unix_port(slow);
  ASSERT_TRUE(unix_port.open());
  write(here / "a", content(100'000, 9));
  write(there / "b", "old");
  auto options = by(GetParam());
  options.on_progress = [this](std::uint64_t, std::uint64_t) {
    std::ofstream(here / "a", std::ios::app) << "more";
  };
  auto const sent = unix_port.put(here / "a", there / "b", options);
  EXPECT_EQ(why(sent), "the file changed while it was read");
  EXPECT_EQ(sent.passed.error().blame, blame::host);
  EXPECT_EQ(read(there / "b"), "old");
  EXPECT_EQ(there.names(), std::vector<std::string>{"b"});
  EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
}

TEST_P(stream_transfer, notices_a_file_of_the_board_that_becomes_shorter_or_longer) {
  fault_plan slow;
  slow.baud = 4'000'000;
  lab unix_port(slow);
  ASSERT_TRUE(unix_port.open());
  for (auto const size : {100'001U, 131'072U, 300'000U}) {
    SCOPED_TRACE(size);
    write(there / "b", content(200'000, 9));
    auto options = by(GetParam());
    options.on_progress = [&](std::uint64_t, std::uint64_t) {
      std::filesystem::resize_file(there / "b", size);
    };
    auto const got = unix_port.get(there / "b", here / "c", options);
    EXPECT_EQ(why(got), "the file changed while it was read");
    EXPECT_EQ(unix_port.ask("print(1)"), "1\n"); // no acknowledgement is left at the prompt
  }
  EXPECT_TRUE(here.names().empty());
}

TEST_P(stream_transfer, fails_within_its_time_and_the_next_command_works) {
  fault_plan slow;
  slow.baud = 115'200;
  lab unix_port(slow);
  ASSERT_TRUE(unix_port.open());
  write(here / "a", content(1'000'000, 10));
  auto options = by(GetParam());
  options.timeout = 300ms;
  auto const sent = unix_port.put(here / "a", there / "b", options);
  ASSERT_FALSE(sent.passed);
  EXPECT_NE(why(sent).find("time"), std::string::npos) << why(sent);
  EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
  EXPECT_TRUE(there.names().empty());
}

} // namespace
} // namespace mprun
