// A recorded link behaves as the link; its replay gives the same again.
#include "transports/recording/recorded_link.hpp"

#include "base/async/run_clock.hpp"
#include "transports/process/process_conformance_test.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/recording/replay_link.hpp"

#include <filesystem>

namespace mprun {
namespace {

recorder& any_recorder() {
  static auto const file = std::filesystem::temp_directory_path() /
                           ("mprun-recorded-" + std::to_string(::getpid()) + ".rec");
  static recorder shared(file, {}, run_clock::now());
  struct cleanup {
    ~cleanup() { shared.finish(false); }
  };
  static cleanup const at_exit;
  return shared;
}

template<bool Pty>
struct recorded_process : process_maker {
  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    options.pty = Pty;
    auto process = std::make_unique<process_link>(executor, std::move(options));
    EXPECT_FALSE(process->open());
    return make_recorded(std::move(process), any_recorder(), {});
  }
};

using recorded_kinds = testing::Types<recorded_process<false>, recorded_process<true>>;
INSTANTIATE_TYPED_TEST_SUITE_P(recorded, link_conformance, recorded_kinds);
INSTANTIATE_TYPED_TEST_SUITE_P(recorded, process_conformance, recorded_kinds);

/// A link whose resets and starts end with the given results, in this order.
class resets final : public link, public line_resetter, public respawner {
public:
  explicit resets(std::vector<error_code> ends) : ends_(std::move(ends)) {}

  task<io_result> read_some(std::span<char>) override { co_return io_result{asio::error::eof, 0}; }
  task<error_code> write_all(std::string_view) override { co_return error_code(); }
  void cancel() noexcept override {}
  void close() noexcept override {}
  line_resetter* as_line_resetter() noexcept override { return this; }
  task<error_code> reset_by_lines() override { co_return ends_.at(next_++); }
  respawner* as_respawner() noexcept override { return this; }
  task<error_code> respawn() override { co_return ends_.at(next_++); }

private:
  std::vector<error_code> ends_;
  std::size_t next_ = 0;
};

class replayed : public testing::Test {
protected:
  replayed()
      : file(std::filesystem::temp_directory_path() /
             ("mprun-replayed-" + std::to_string(::getpid()) + ".rec")) {}
  ~replayed() override { std::filesystem::remove(file); }

  /// Records a real process, with which `dialogue` is held.
  template<class Dialogue>
  void record(std::string script, Dialogue const& dialogue, std::string shell = "sh") {
    recorder into(file, {}, run_clock::now());
    process_options options;
    options.arguments = {std::move(shell), "-c", std::move(script)};
    options.interrupt_by_signal = true;
    options.respawn_is_reset = true;
    auto process = std::make_unique<process_link>(context.get_executor(), std::move(options));
    ASSERT_FALSE(process->open());
    dialogue(*make_recorded(std::move(process), into, {}));
    into.finish(true);
    ASSERT_EQ(into.problem(), "");
  }

  std::unique_ptr<link> replay(replay_timing timing = replay_timing::fast) {
    auto loaded = load_recording(file);
    EXPECT_EQ(loaded.error().message, "");
    auto with = std::make_shared<conversation>(std::move(loaded).value());
    auto const how = with->open();
    auto const* const opened = std::get_if<opening>(&how);
    EXPECT_NE(opened, nullptr) << with->departure();
    return make_replay_link(context.get_executor(), with, opened != nullptr ? *opened : opening(),
                            timing);
  }

  asio::io_context context{1};
  std::filesystem::path file;
};

TEST_F(replayed, says_the_same_again) {
  auto const dialogue = [&](link& wire) {
    EXPECT_EQ(run(context, read_line(wire)), "ready");
    EXPECT_TRUE(run(context, exchange_many(wire, 20)));
    EXPECT_FALSE(wire.as_interrupter()->interrupt());
    EXPECT_EQ(run(context, read_line(wire)), "caught");
    std::string buffer(10, '\0');
    EXPECT_EQ(run(context, read_once(wire, buffer)).ec, asio::error::eof);
    EXPECT_EQ(wire.exit_description(), "exited with status 7");
  };
  auto const respawn_too = [&](link& wire) {
    dialogue(wire);
    EXPECT_FALSE(run(context, wire.as_respawner()->respawn()));
    EXPECT_EQ(run(context, read_line(wire)), "ready");
  };
  record("trap 'echo caught; exit 7' INT; echo ready; while read -r line; do echo $line; done; "
         "while :; do sleep 1; done",
         respawn_too);
  for (auto const timing : {replay_timing::fast, replay_timing::recorded}) {
    auto const wire = replay(timing);
    respawn_too(*wire);
    EXPECT_EQ(wire->close_reason(), "");
  }
}

TEST_F(replayed, does_not_restart_where_it_did_not_then) {
  auto const program = file.string() + ".sh";
  std::filesystem::create_symlink("/bin/sh", program);
  auto const dialogue = [&](link& wire) {
    EXPECT_EQ(run(context, read_line(wire)), "ready");
    std::filesystem::remove(program);
    EXPECT_TRUE(run(context, wire.as_respawner()->respawn()));
  };
  record("echo ready; read -r line", dialogue, program);
  auto const wire = replay();
  dialogue(*wire);
  EXPECT_EQ(wire->close_reason(), "");
}

TEST_F(replayed, says_why_it_ended_when_the_host_departs) {
  record("cat", [&](link& wire) { EXPECT_TRUE(run(context, exchange_many(wire, 3))); });
  auto const wire = replay();
  EXPECT_TRUE(run(context, exchange_many(*wire, 2)));
  EXPECT_TRUE(run(context, wire->write_all("other")));
  std::string buffer(10, '\0');
  EXPECT_EQ(run(context, read_once(*wire, buffer)).ec, asio::error::eof);
  EXPECT_NE(wire->close_reason().find("at byte 4 to the board"), std::string::npos)
      << wire->close_reason();
}

TEST_F(replayed, waits_where_the_board_was_silent_and_can_be_cancelled) {
  record("cat", [&](link& wire) { EXPECT_TRUE(run(context, exchange_many(wire, 1))); });
  auto const wire = replay();
  std::string buffer(10, '\0');
  for (int again = 0; again < 2; ++again) {
    auto const reading = start(context, read_once(*wire, buffer));
    context.restart();
    while (context.poll() != 0) {
    }
    EXPECT_FALSE(*reading);
    wire->cancel();
    EXPECT_EQ(finish(context, reading).ec, asio::error::operation_aborted);
  }
  EXPECT_TRUE(run(context, exchange_many(*wire, 1)));
  auto const reading = start(context, read_once(*wire, buffer));
  wire->close();
  EXPECT_TRUE(finish(context, reading).ec);
  EXPECT_TRUE(run(context, wire->write_all("x")));
}

/// A line with faults reads and writes at once.
TEST_F(replayed, is_idle_while_a_read_and_a_reset_wait) {
  std::vector<error_code> const ends{asio::error::operation_aborted, error_code()};
  recorder into(file, {}, run_clock::now());
  auto recorded = make_recorded(std::make_unique<resets>(ends), into, {});
  for (auto const& ec : ends) {
    EXPECT_EQ(run(context, recorded->as_line_resetter()->reset_by_lines()), ec);
  }
  recorded.reset();
  into.finish(true);
  auto const wire = replay();
  std::string buffer(10, '\0');
  auto const reading = start(context, read_once(*wire, buffer));
  auto const resetting = start(context, wire->as_line_resetter()->reset_by_lines());
  context.restart();
  int steps = 0;
  while (steps < 1000 && context.poll_one() != 0) {
    ++steps;
  }
  EXPECT_LT(steps, 1000);
  EXPECT_FALSE(*reading);
  EXPECT_FALSE(*resetting);
  wire->cancel();
  EXPECT_EQ(finish(context, reading).ec, asio::error::operation_aborted);
  EXPECT_EQ(finish(context, resetting), asio::error::operation_aborted);
}

TEST_F(replayed, fails_to_reset_by_lines_where_that_failed) {
  std::vector<error_code> const ends{protocol::errc::port_setting_refused, error_code(),
                                     asio::error::operation_aborted};
  recorder into(file, {}, run_clock::now());
  auto recorded = make_recorded(std::make_unique<resets>(ends), into, {});
  for (auto const& ec : ends) {
    EXPECT_EQ(run(context, recorded->as_line_resetter()->reset_by_lines()), ec);
  }
  recorded.reset();
  into.finish(true);
  auto const wire = replay();
  ASSERT_NE(wire->as_line_resetter(), nullptr);
  EXPECT_TRUE(run(context, wire->as_line_resetter()->reset_by_lines()));
  EXPECT_FALSE(run(context, wire->as_line_resetter()->reset_by_lines()));
  auto const stuck = start(context, wire->as_line_resetter()->reset_by_lines());
  context.restart();
  while (context.poll() != 0) {
  }
  EXPECT_FALSE(*stuck);
  wire->cancel();
  EXPECT_EQ(finish(context, stuck), asio::error::operation_aborted);
  EXPECT_EQ(wire->close_reason(), "");
}

/// Nothing outside limits a start, so a replay must not wait to be cancelled.
TEST_F(replayed, a_start_that_was_cancelled_ends_at_once) {
  auto const cancelled = error_code(asio::error::operation_aborted);
  recorder into(file, {}, run_clock::now());
  auto recorded = make_recorded(std::make_unique<resets>(std::vector{cancelled}), into, {});
  EXPECT_EQ(run(context, recorded->as_respawner()->respawn()), cancelled);
  recorded.reset();
  into.finish(true);
  auto const wire = replay();
  auto const again = start(context, wire->as_respawner()->respawn());
  context.restart();
  while (context.poll() != 0) {
  }
  EXPECT_EQ(*again, cancelled);
  EXPECT_EQ(wire->close_reason(), "");
}

TEST_F(replayed, has_the_capabilities_of_the_recorded_link) {
  record("cat", [&](link& wire) { EXPECT_TRUE(run(context, exchange_many(wire, 1))); });
  auto const wire = replay();
  EXPECT_NE(wire->as_interrupter(), nullptr);
  EXPECT_NE(wire->as_respawner(), nullptr);
}

} // namespace
} // namespace mprun
