#include "runner/board/board_connection.hpp"

#include "runner/board/session_fixture_test.hpp"
#include "transports/protocol/repl/idle_check.hpp"

namespace mprun {
namespace {

using namespace std::chrono_literals;
using protocol::errc;
using testing::HasSubstr;

/// The connection alone, to the board of session_test.
class connection_test : public session_test {
protected:
  result<void> open() { return time_.run(made().open(run_clock::now() + 5s)); }
  board_connection& made() {
    if (!connection_) {
      journal_.emplace(spec_, environment_);
      connection_.emplace(spec_, environment_, *journal_);
    }
    return *connection_;
  }
  /// Asks a board that does not answer whether it is at its raw prompt.
  error_code drive(std::chrono::milliseconds reply = 1s) {
    board_.is_deaf = true;
    protocol::idle_check machine;
    drive_limits const limits{reply, reply, run_clock::now() + 60s};
    return time_.run(made().drive(machine, limits, {}));
  }
  void after(run_clock::duration length, std::function<void()> act) {
    asio::co_spawn(context_, passed(length), [act](std::exception_ptr, bool) { act(); });
  }

  std::optional<board_journal> journal_;
  std::optional<board_connection> connection_;
};

TEST_F(connection_test, what_is_not_open_is_closed) {
  EXPECT_FALSE(made().is_open());
  EXPECT_EQ(drive(), errc::closed);
  EXPECT_EQ(made().wire(), nullptr);
  EXPECT_EQ(made().as_respawner(), nullptr);
  EXPECT_EQ(made().as_interrupter(), nullptr);
  EXPECT_EQ(made().as_line_resetter(), nullptr);
  EXPECT_EQ(made().exit_description(), "");
  EXPECT_EQ(made().close_reason(), "");
  made().wake();
}

TEST_F(connection_test, an_opening_tells_what_may_become_of_the_link) {
  board_.is_process = true;
  board_.has_lines = true;
  board_.exit_description = "exited";
  board_.close_reason = "because";
  for (bool const may : {true, false}) {
    board_.may_pass = board_.may_return = board_.may_damage = board_.corrupts = may;
    ASSERT_TRUE(open());
    EXPECT_TRUE(made().is_open());
    EXPECT_EQ(made().may_pass(), may);
    EXPECT_EQ(made().may_return(), may);
    EXPECT_EQ(made().may_damage(), may);
    EXPECT_EQ(made().corrupts(), may);
  }
  EXPECT_NE(made().as_respawner(), nullptr);
  EXPECT_NE(made().as_interrupter(), nullptr);
  EXPECT_NE(made().as_line_resetter(), nullptr);
  EXPECT_EQ(made().exit_description(), "exited");
  EXPECT_EQ(made().close_reason(), "because");
}

TEST_F(connection_test, an_opening_that_fails_leaves_nothing_open) {
  ASSERT_TRUE(open());
  board_.opens = [](unsigned) { return failure{blame::link, "no"}; };
  board_.may_return = false;
  EXPECT_FALSE(open());
  EXPECT_FALSE(made().is_open());
  EXPECT_FALSE(made().may_return());
}

TEST_F(connection_test, its_end_is_remembered_until_it_is_opened_or_begins_again) {
  ASSERT_TRUE(open());
  EXPECT_FALSE(made().has_ended());
  EXPECT_EQ(drive(), errc::timed_out);
  EXPECT_FALSE(made().has_ended()) << "silence is no end";
  board_.end_link(asio::error::eof);
  EXPECT_EQ(drive(), errc::closed);
  EXPECT_TRUE(made().has_ended());
  ASSERT_TRUE(open());
  EXPECT_FALSE(made().has_ended());
  board_.end_link(asio::error::eof);
  EXPECT_EQ(drive(), errc::closed);
  board_.inject(fault_kind::disconnect);
  board_.inject(fault_kind::stall);
  EXPECT_EQ(drive(), errc::closed);
  EXPECT_TRUE(made().has_ended());
  made().note_respawn();
  EXPECT_FALSE(made().has_ended());
  EXPECT_FALSE(made().was_damaged());
  EXPECT_TRUE(made().was_delayed()) << "that is no end";
}

TEST_F(connection_test, faults_are_damage_or_delay_or_nothing) {
  ASSERT_TRUE(open());
  board_.inject(fault_kind::read_error);
  EXPECT_FALSE(made().was_damaged());
  EXPECT_FALSE(made().was_delayed());
  board_.inject(fault_kind::stall);
  EXPECT_FALSE(made().was_damaged());
  EXPECT_TRUE(made().was_delayed());
  for (auto const kind : {fault_kind::corrupt, fault_kind::drop, fault_kind::disconnect}) {
    made().forget_faults();
    EXPECT_FALSE(made().was_damaged());
    EXPECT_FALSE(made().was_delayed());
    board_.inject(kind);
    EXPECT_TRUE(made().was_damaged());
    EXPECT_FALSE(made().was_delayed());
  }
  EXPECT_EQ(made().faults().damage, 3U);
  EXPECT_EQ(made().faults().delay, 1U);
  EXPECT_THAT(log(), HasSubstr("injected: corrupted byte from the board at byte 7"));
  board_.on_fault({fault_kind::drop, direction::to_board, 9});
  EXPECT_THAT(log(), HasSubstr("injected: dropped byte to the board at byte 9"));
}

TEST_F(connection_test, what_is_known_of_a_failure) {
  board_.exit_description = "exited";
  board_.close_reason = "because";
  ASSERT_TRUE(open());
  auto const nothing = made().known_circumstances(false);
  EXPECT_EQ(nothing.exit_description, "exited");
  EXPECT_EQ(nothing.close_reason, "because");
  EXPECT_FALSE(nothing.was_damaged);
  EXPECT_FALSE(nothing.was_delayed);
  EXPECT_FALSE(nothing.has_restarted);
  EXPECT_EQ(nothing.silence, 0s);
  board_.inject(fault_kind::stall);
  EXPECT_TRUE(made().known_circumstances(false).was_delayed);
  EXPECT_FALSE(made().known_circumstances(false).was_damaged);
  board_.inject(fault_kind::drop);
  EXPECT_TRUE(made().known_circumstances(false).was_damaged);
  EXPECT_TRUE(made().known_circumstances(true).has_restarted);
  EXPECT_EQ(drive(20s), errc::timed_out);
  EXPECT_GE(made().known_circumstances(false).silence, 20s);
  EXPECT_LE(made().known_circumstances(false).silence, 21s);
  board_.says("x");
  EXPECT_NE(drive(), error_code());
  EXPECT_LE(made().known_circumstances(false).silence, 2s);
}

TEST_F(connection_test, networks_and_ports_are_told_apart) {
  for (auto const& [link, is_network, is_port] :
       std::initializer_list<std::tuple<link_spec, bool, bool>>{{tcp_spec{}, true, false},
                                                                {webrepl_spec{}, true, false},
                                                                {rfc2217_spec{}, true, false},
                                                                {serial_spec{}, false, true},
                                                                {process_spec{}, false, false}}) {
    spec_.link = link;
    auto const known = made().known_circumstances(false);
    EXPECT_EQ(known.is_network, is_network) << kind_of(link);
    EXPECT_EQ(known.is_port, is_port) << kind_of(link);
  }
}

TEST_F(connection_test, an_interrupt_ends_one_operation) {
  ASSERT_TRUE(open());
  after(200ms, [this] { made().interrupt(); });
  auto const took = length_of([&] { EXPECT_EQ(drive(), errc::interrupted); });
  EXPECT_LE(took, 900ms);
  EXPECT_EQ(drive(), errc::timed_out);
  made().interrupt();
  made().withdraw_interrupt();
  EXPECT_EQ(drive(), errc::timed_out);
  made().interrupt();
  EXPECT_EQ(drive(), errc::interrupted) << "also of what is driven next";
}

/// Sends nothing and waits for this.
class awaiting {
public:
  explicit awaiting(std::string wanted) : wanted_(std::move(wanted)) {}
  protocol::step next() const {
    return is_over_ ? protocol::step(protocol::done{why_})
                    : protocol::want_read{protocol::wait::reply};
  }
  void sent() {}
  void feed(std::string_view bytes) {
    over(bytes == wanted_ ? error_code() : error_code(errc::unexpected_reply));
  }
  void fail(error_code ec) { over(ec); }

private:
  void over(error_code why) {
    is_over_ = true;
    why_ = why;
  }

  std::string wanted_;
  bool is_over_ = false;
  error_code why_;
};

class start_test : public connection_test {
protected:
  error_code await(std::string const& said) {
    board_.says(said);
    awaiting machine("x");
    drive_limits const limits{1s, 1s, run_clock::now() + 60s};
    return time_.run(made().drive(machine, limits, {}));
  }
  std::string const start_ = "MicroPython v1.99\r\nType \"help()\" for more information.\r\n>>> ";
};

TEST_F(start_test, a_start_instead_of_the_answer_is_told) {
  ASSERT_TRUE(open());
  EXPECT_EQ(await("y"), errc::unexpected_reply);
  EXPECT_EQ(await(start_), errc::restarted);
  EXPECT_EQ(await(start_ + "y"), errc::restarted);
  EXPECT_EQ(await("x"), error_code());
}

/// Waits until nothing comes any more.
class listening {
public:
  protocol::step next() const {
    return why_ ? protocol::step(protocol::done{why_}) : protocol::want_read{protocol::wait::reply};
  }
  void sent() {}
  void feed(std::string_view) {}
  void fail(error_code ec) { why_ = ec; }

private:
  error_code why_;
};

TEST_F(start_test, a_board_that_waits_at_its_friendly_prompt_takes_text_for_lines) {
  ASSERT_TRUE(open());
  drive_limits const limits{1s, 1s, run_clock::now() + 60s};
  for (auto const& [said, why] :
       {std::pair{start_, errc::restarted}, std::pair{start_ + "y", errc::timed_out},
        std::pair{start_ + start_ + "y", errc::restarted},
        std::pair{std::string("y"), errc::timed_out}}) {
    board_.says(said);
    listening machine;
    EXPECT_EQ(time_.run(made().drive(machine, limits, {})), why) << said;
  }
}

TEST_F(connection_test, a_reset_by_lines_has_an_end) {
  board_.has_lines = true;
  ASSERT_TRUE(open());
  auto reset = [&] { return time_.run(made().reset_by_lines(run_clock::now() + 2s)); };
  EXPECT_EQ(reset(), error_code());
  board_.lines_failure = asio::error::no_permission;
  EXPECT_EQ(reset(), asio::error::no_permission);
  board_.lines_hang = true;
  auto const took = length_of([&] { EXPECT_EQ(reset(), errc::timed_out); });
  EXPECT_GE(took, 2s);
  EXPECT_LE(took, 3s);
  after(500ms, [this] { made().wake(); });
  EXPECT_EQ(reset(), asio::error::operation_aborted) << "somebody else wanted that";
}

TEST_F(connection_test, what_is_put_round_the_link_is_driven) {
  ASSERT_TRUE(open());
  link* inner = nullptr;
  made().wrap([&](std::unique_ptr<link> wire) {
    inner = wire.get();
    return wire;
  });
  EXPECT_EQ(made().wire(), inner);
  EXPECT_EQ(drive(), errc::timed_out) << "and its waits have an end";
}

} // namespace
} // namespace mprun
