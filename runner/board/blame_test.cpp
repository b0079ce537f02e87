#include "runner/board/blame.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>

namespace mprun {
namespace {

using protocol::errc;
using testing::StartsWith;

/// No special circumstances: nothing was done to the line, and the board is where it was.
failure_circumstances nothing_special() {
  return {};
}

TEST(blame, an_error_of_the_protocol_is_the_boards) {
  auto const why = blame_for(errc::timed_out, "answer", nothing_special());
  EXPECT_EQ(why.blame, blame::board);
  EXPECT_EQ(why.message, "the board did not answer: it did not answer in time");
}

TEST(blame, a_line_that_was_damaged_on_purpose_takes_all_blame) {
  auto known = nothing_special();
  known.was_damaged = true;
  for (auto const ec : {errc::timed_out, errc::closed, errc::restarted, errc::board_error,
                        errc::output_too_large}) {
    EXPECT_EQ(blame_for(ec, "answer", known).blame, blame::link) << make_error_code(ec).message();
    EXPECT_EQ(blame_for_program(ec, "answer", known).blame, blame::link);
    EXPECT_THAT(blame_for(ec, "answer", known).message, StartsWith("the link was disturbed: "));
  }
}

TEST(blame, a_stall_explains_a_timeout_and_nothing_else) {
  auto known = nothing_special();
  known.was_delayed = true;
  EXPECT_EQ(blame_for(errc::timed_out, "answer", known).blame, blame::link);
  EXPECT_EQ(blame_for(errc::unexpected_reply, "answer", known).blame, blame::board);
}

TEST(blame, who_stopped_the_run_is_not_the_board) {
  auto known = nothing_special();
  known.was_damaged = true;
  EXPECT_EQ(blame_for(errc::interrupted, "answer", known).blame, blame::host);
  known.close_reason = "the server's certificate has expired";
  auto const why = blame_for(errc::closed, "answer", known);
  EXPECT_EQ(why.blame, blame::host);
  EXPECT_EQ(why.message, known.close_reason);
}

TEST(blame, a_restart_is_not_blamed_on_a_wrong_answer) {
  auto const why = blame_for(errc::restarted, "answer", nothing_special());
  EXPECT_EQ(why.blame, blame::board);
  EXPECT_EQ(why.message, "the board restarts by itself");
  auto known = nothing_special();
  known.has_restarted = true;
  EXPECT_EQ(blame_for(errc::closed, "answer", known).message, "the board restarts by itself");
}

TEST(blame, a_process_that_ended_is_a_board_that_ended) {
  auto known = nothing_special();
  known.exit_description = "was killed by SIGSEGV";
  auto const why = blame_for(errc::closed, "answer", known);
  EXPECT_EQ(why.blame, blame::board);
  EXPECT_EQ(why.message, "the board's process was killed by SIGSEGV");
}

TEST(blame, a_link_that_closed_is_the_links) {
  auto known = nothing_special();
  EXPECT_EQ(blame_for(errc::closed, "answer", known).message, "the link closed");
  EXPECT_EQ(blame_for(errc::closed, "answer", known).blame, blame::link);
  known.is_port = true;
  EXPECT_EQ(blame_for(errc::closed, "answer", known).message,
            "the link closed; was the board unplugged?");
}

TEST(blame, the_systems_own_words_for_an_error_are_kept) {
  auto known = nothing_special();
  auto const reset = protocol::link_error(make_error_code(boost::system::errc::connection_reset));
  auto const why = blame_for(reset, "answer", known);
  EXPECT_EQ(why.blame, blame::link);
  EXPECT_EQ(why.message, "the link failed: " + reset.message());
  EXPECT_EQ(why.ec, reset);
  known.is_port = true;
  auto const gone = protocol::link_error(make_error_code(boost::system::errc::io_error));
  EXPECT_EQ(blame_for(gone, "answer", known).message,
            "the link failed: Input/output error; was the board unplugged?");
  EXPECT_EQ(blame_for(boost::asio::error::operation_aborted, "answer", known).blame, blame::board)
      << "a wait that was cut short tells nothing of the link";
}

TEST(blame, a_long_silence_on_a_network_points_at_a_proxy_or_firewall) {
  auto known = nothing_special();
  known.is_network = true;
  known.silence = std::chrono::seconds(0);
  EXPECT_EQ(blame_for(errc::closed, "answer", known).message, "the link closed");
  known.silence = std::chrono::seconds(20);
  EXPECT_THAT(blame_for(errc::closed, "answer", known).message,
              StartsWith("the link closed after 20 s of silence: a proxy"));
  known.is_network = false;
  EXPECT_EQ(blame_for(errc::closed, "answer", known).message, "the link closed");
}

TEST(blame, a_test_is_blamed_for_errors_that_only_a_test_can_cause) {
  auto const known = nothing_special();
  for (auto const ec :
       {errc::end_marker_in_output, errc::output_too_large, errc::unsendable_source}) {
    EXPECT_EQ(blame_for(ec, "run it", known).blame, blame::board);
    auto const why = blame_for_program(ec, "run it", known);
    EXPECT_EQ(why.blame, blame::test);
    EXPECT_EQ(why.message, make_error_code(ec).message());
    EXPECT_EQ(why.ec, ec);
  }
  for (auto const ec : {errc::timed_out, errc::unexpected_reply, errc::no_soft_reset}) {
    EXPECT_EQ(blame_for_program(ec, "run it", known).blame, blame::board);
  }
}

} // namespace
} // namespace mprun
