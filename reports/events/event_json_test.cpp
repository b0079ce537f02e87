#include "reports/events/event_json.hpp"

#include "reports/test_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace mprun {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::string_literals;

TEST(event_json, lines_of_a_recorded_run_survive_the_round_trip) {
  std::istringstream lines(read_file(mixed_run()));
  std::string error;
  int kinds = 0;
  for (std::string line; std::getline(lines, line);) {
    auto const read = from_json_line(line, error);
    ASSERT_TRUE(read) << error << line;
    EXPECT_EQ(to_json_line(*read), line);
    kinds |= 1 << read->fact.index();
  }
  EXPECT_EQ(kinds, (1 << std::variant_size_v<fact>)-1) << "an event the recording has none of";
}

TEST(event_json, has_the_shard_of_a_sharded_run) {
  run_started about{"r", "0", {}, "h"};
  EXPECT_EQ(to_json_line(at(0, about)).find("shard"), std::string::npos);
  about.shard = 2;
  about.shards = 3;
  auto const line = to_json_line(at(0, about));
  EXPECT_THAT(line, HasSubstr(R"("shard":2,"shards":3)"));
  std::string error;
  auto const read = from_json_line(line, error);
  ASSERT_TRUE(read) << error;
  EXPECT_EQ(std::get<run_started>(read->fact).shard, 2U);
  EXPECT_EQ(to_json_line(*read), line);
}

TEST(event_json, a_stream_of_version_1_is_read_without_reasons) {
  std::istringstream lines(read_file(source_folder() / "golden/mixed-version-1.ndjson"));
  std::string error;
  std::size_t read = 0;
  for (std::string line; std::getline(lines, line); ++read) {
    auto const parsed = from_json_line(line, error);
    ASSERT_TRUE(parsed) << error << line;
    if (auto const* const done = std::get_if<cell_finished>(&parsed->fact)) {
      EXPECT_FALSE(done->reason);
      EXPECT_FALSE(done->verdict == verdict::skipped && done->message.empty());
    }
  }
  EXPECT_GT(read, 100U);
}

TEST(event_json, reasons_survive_the_round_trip_with_their_details) {
  cell_finished done{7, "b", verdict::skipped, blame::none, "needs module ssl"};
  done.reason = {reason_code::needs_module, {"ssl", "\xff"}};
  auto const line = to_json_line(at(5, done));
  EXPECT_THAT(line, HasSubstr(R"("reason":{"code":"needs-module","about":["ssl",)"));
  std::string error;
  auto const back = from_json_line(line, error);
  ASSERT_TRUE(back) << error;
  EXPECT_EQ(std::get<cell_finished>(back->fact).reason, done.reason);
}

TEST(event_json, an_invalid_reason_is_refused) {
  cell_finished done{7, "b", verdict::skipped, blame::none, "needs module ssl"};
  done.reason = {reason_code::needs_module, {"ssl"}};
  auto const line = to_json_line(at(5, done));
  for (std::string const wrong :
       {R"({"code":"needs-luck","about":[]})", R"({"code":"needs-module"})", R"({"about":[]})",
        R"({"code":1,"about":[]})", R"({"code":"needs-module","about":[1]})",
        R"("needs-module")"}) {
    auto changed = line;
    std::string const right = R"({"code":"needs-module","about":["ssl"]})";
    changed.replace(changed.find(right), right.size(), wrong);
    std::string error;
    EXPECT_FALSE(from_json_line(changed, error)) << wrong;
    EXPECT_THAT(error, HasSubstr("'reason'")) << wrong;
  }
}

TEST(event_json, any_bytes_survive) {
  std::string every;
  for (int i = 0; i < 256; ++i) {
    every += static_cast<char>(i);
  }
  for (auto const& bytes : {""s, "ü\0\x1b\n\"\\"s, "\xed\xa0\x80"s, every, every + every}) {
    auto finished = ended(7, "b", verdict::failed, blame::test, bytes);
    finished.output = finished.detail = bytes;
    std::string error;
    auto const line = to_json_line(at(5, finished));
    EXPECT_EQ(line.find('\n'), std::string::npos);
    auto const back = from_json_line(line, error);
    ASSERT_TRUE(back) << error;
    auto const& same = std::get<attempt_finished>(back->fact);
    EXPECT_EQ(same.message, bytes);
    EXPECT_EQ(same.output, bytes);
    EXPECT_EQ(same.detail, bytes);
  }
}

TEST(event_json, rare_members_are_written_only_where_they_are_set) {
  auto finished = ended(7, "a", verdict::failed, blame::test, "m");
  EXPECT_TRUE(to_json_line(at(5, finished)).ends_with(R"("took_us":1000})"));
  finished.source = "raise ValueError";
  finished.resets = 2;
  finished.injected_faults = 3;
  finished.transfers = {{true, 1024, run_duration(500)}, {false, 10, run_duration(7)}};
  finished.other_boards = {"b", "c"};
  auto const line = to_json_line(at(5, finished));
  std::string error;
  auto const back = from_json_line(line, error);
  ASSERT_TRUE(back) << error;
  auto const& same = std::get<attempt_finished>(back->fact);
  EXPECT_EQ(same.source, finished.source);
  EXPECT_EQ(same.resets, 2U);
  EXPECT_EQ(same.injected_faults, 3U);
  EXPECT_EQ(same.transfers, finished.transfers);
  EXPECT_EQ(same.other_boards, finished.other_boards);
  EXPECT_EQ(to_json_line(*back), line);
  auto const board = to_json_line(at(5, board_declared{"b", "unix", "l", {}, "seed: 7"}));
  EXPECT_EQ(std::get<board_declared>(from_json_line(board, error)->fact).faults, "seed: 7");
}

TEST(event_json, stream_begins_with_its_format) {
  auto const line = to_json_line(at(0, run_started{"id", "0.1.0", {"mprun", "\xff"}, "h"}));
  EXPECT_THAT(line, testing::StartsWith(
                        R"({"event":"run_started","format":"mprun-events","version":2,"at":")"));
  std::string error;
  auto const back = from_json_line(line, error);
  ASSERT_TRUE(back);
  EXPECT_EQ(std::get<run_started>(back->fact).arguments[1], "\xff");
}

TEST(event_json, later_version_is_refused) {
  auto line = to_json_line(at(0, run_started{"id", "0.1.0", {}, "h"}));
  line.replace(line.find("\"version\":2"), 11, "\"version\":3");
  std::string error;
  EXPECT_FALSE(from_json_line(line, error));
  EXPECT_THAT(error, HasSubstr("version 2"));
}

TEST(event_json, unknown_events_and_keys_are_ignored) {
  std::string error = "left over";
  EXPECT_FALSE(from_json_line(R"({"event":"board_rebooted","board":"b"})", error));
  EXPECT_EQ(error, "");
  EXPECT_TRUE(from_json_line(
      R"({"event":"notice","at":"2026-11-24T02:45:00.000Z","since_start_us":1,"board":"",)"
      R"("message":"m","new":[1]})",
      error));
}

TEST(event_json, an_editors_mark_before_a_line_and_zeros_after_it_do_not_matter) {
  auto const line = to_json_line(at(5, notice{"b", "m"}));
  std::string error;
  for (auto const& around : {"\xEF\xBB\xBF" + line, line + "\0\0\0"s, line + "\r", " " + line}) {
    auto const read = from_json_line(around, error);
    ASSERT_TRUE(read) << error;
    EXPECT_EQ(to_json_line(*read), line);
  }
  for (auto const& damaged : {line + "}", line.substr(0, 20) + "\0"s + line.substr(20)}) {
    EXPECT_FALSE(from_json_line(damaged, error));
    EXPECT_NE(error, "");
  }
}

TEST(event_json, of_a_member_that_is_there_twice_the_last_counts) {
  auto line = to_json_line(at(5, notice{"b", "m"}));
  line.insert(1, R"("message":7,)");
  std::string error;
  auto const read = from_json_line(line, error);
  ASSERT_TRUE(read) << error;
  EXPECT_EQ(std::get<notice>(read->fact).message, "m");
}

TEST(event_json, errors_name_the_problem) {
  auto const time = R"("at":"2026-11-24T02:45:00.000Z","since_start_us":1)"s;
  std::vector<std::pair<std::string, std::string>> const wrong{
      {"", "not a JSON object"},
      {"not json", "not a JSON object"},
      {"[]", "not a JSON object"},
      {"{}", "'event' is missing"},
      {R"({"event":3})", "'event'"},
      {R"({"event":"notice"})", "'at' is missing"},
      {R"({"event":"notice","at":"now","since_start_us":1})", "'at'"},
      {R"({"event":"notice",)" + time + R"(,"board":"b"})", "'message' is missing"},
      {R"({"event":"notice",)" + time + R"(,"board":"b","message":{"base64":"*"}})", "'message'"},
      {R"({"event":"attempt_started",)" + time + R"(,"cell":-1,"board":"b","attempt":1})",
       "'cell'"},
      {R"({"event":"attempt_started",)" + time + R"(,"cell":4294967296,"board":"b","attempt":1})",
       "'cell'"},
      {R"({"event":"attempt_started",)" + time + R"(,"cell":1.5,"board":"b","attempt":1})",
       "'cell'"},
      {R"({"event":"board_lost",)" + time + R"(,"board":"b","blame":"weather","message":""})",
       "'blame'"},
      {R"({"event":"board_declared",)" + time +
           R"(,"board":"b","platform":"","link":"","tags":[],"faults":7})",
       "'faults'"},
      {R"({"event":"attempt_finished",)" + time +
           R"(,"cell":0,"board":"b","attempt":1,"verdict":"passed","blame":"none","message":"",)"
           R"("detail":"","output":"","line":0,"took_us":1,"transfers":[{"size":1}]})",
       "'to_board' is missing"},
      {R"({"event":"attempt_finished",)" + time +
           R"(,"cell":0,"board":"b","attempt":1,"verdict":"passed","blame":"none","message":"",)"
           R"("detail":"","output":"","line":0,"took_us":1,"transfers":1})",
       "'transfers'"},
      {R"({"event":"run_started","format":"other","version":1,)" + time + "}", "'other'"},
  };
  for (auto const& [line, why] : wrong) {
    std::string error;
    EXPECT_FALSE(from_json_line(line, error)) << line;
    EXPECT_THAT(error, HasSubstr(why)) << line;
  }
}

/// The event as it is read back from its line.
template<class Event>
Event read_back(Event const& written) {
  std::string error;
  auto const back = from_json_line(to_json_line(at(0, written)), error);
  EXPECT_EQ(error, "");
  return back ? std::get<Event>(back->fact) : Event();
}

TEST(event_json, has_branch_and_commit_the_expected_time_quarantine_and_baseline) {
  run_started begun{"id", "0.1.0", {}, "h"};
  begun.branch = "main";
  begun.commit = "0123";
  EXPECT_EQ(read_back(begun).branch, "main");
  EXPECT_EQ(read_back(begun).commit, "0123");
  auto cell = planned(0, "b", "c");
  EXPECT_THAT(to_json_line(at(0, cell)), Not(HasSubstr("expected_us")));
  cell.expected = run_duration(1234);
  EXPECT_EQ(read_back(cell).expected, run_duration(1234));
  cell_finished done{0, "b", verdict::failed, blame::test, "x", 1, false};
  EXPECT_THAT(to_json_line(at(0, done)), Not(HasSubstr("quarantine")));
  done.quarantine = "not built yet; ann";
  done.baseline = "known";
  EXPECT_EQ(read_back(done).quarantine, "not built yet; ann");
  EXPECT_EQ(read_back(done).baseline, "known");
}

} // namespace
} // namespace mprun
