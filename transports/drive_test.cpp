#include "transports/drive.hpp"

#include "base/async/run_clock.hpp"
#include "transports/conformance_test.hpp"
#include "transports/faults/faulty.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"
#include "transports/protocol/repl/idle_check.hpp"

namespace mprun {
namespace {

using clock = run_clock;
using namespace std::chrono_literals;
using protocol::errc;

/// Sends lines and reads each back; counts the failures that it was given.
class echo_machine {
public:
  explicit echo_machine(int lines) : left_(lines) {}

  protocol::step next() const {
    if (left_ == 0 || why_) {
      return protocol::done{why_};
    }
    return sending_ ? protocol::step(protocol::send{line_}) : protocol::want_read{};
  }
  void sent() { sending_ = false; }
  void feed(std::string_view bytes) {
    got_ += bytes;
    if (got_.ends_with(line_)) {
      --left_;
      sending_ = true;
    }
  }
  void fail(error_code ec) {
    ++failures_;
    why_ = tries_again_ && ec == errc::timed_out ? error_code() : ec;
  }
  void try_again_after_timeouts() { tries_again_ = true; }

  std::string const& got() const { return got_; }
  int failures() const { return failures_; }
  bool is_sending() const { return sending_; }

private:
  std::string line_ = "a line\n";
  std::string got_;
  int left_;
  int failures_ = 0;
  bool sending_ = true;
  bool tries_again_ = false;
  error_code why_;
};

static_assert(protocol::Machine<echo_machine>);

class drive_test : public testing::Test {
protected:
  std::unique_ptr<link> peer(std::string script) {
    process_options options;
    options.arguments = {"sh", "-c", std::move(script)};
    auto opened = std::make_unique<process_link>(context.get_executor(), std::move(options));
    EXPECT_FALSE(opened->open());
    return opened;
  }

  error_code drive_on(machine_ref machine, link& wire, drive_limits const& limits,
                      std::function<bool()> const* stop_when = nullptr) {
    watchdog dog(context.get_executor());
    dog.guard(&wire);
    drive_extras extras;
    extras.stop_when = stop_when;
    extras.transient_errors = &transient_errors;
    return run(context, drive(machine, wire, dog, limits, extras));
  }

  static drive_limits limits(std::chrono::milliseconds reply, std::chrono::milliseconds total) {
    return {reply, reply, clock::now() + total};
  }

  asio::io_context context{1};
  unsigned transient_errors = 0;
};

TEST_F(drive_test, drives_a_machine_to_its_end) {
  auto const wire = peer("cat");
  echo_machine machine(100);
  EXPECT_FALSE(drive_on(machine, *wire, limits(60s, 60s)));
  EXPECT_EQ(machine.got().size(), 700U);
}

TEST_F(drive_test, notifies_the_machine_when_a_wait_is_too_long) {
  auto const wire = peer("exec sleep 1000");
  echo_machine machine(1);
  EXPECT_EQ(drive_on(machine, *wire, limits(20ms, 60s)), errc::timed_out);
  EXPECT_EQ(machine.failures(), 1);
  echo_machine lenient(1);
  lenient.try_again_after_timeouts();
  std::function<bool()> const never = [] { return false; };
  EXPECT_EQ(drive_on(lenient, *wire, limits(5ms, 50ms), &never), errc::timed_out);
  EXPECT_GE(lenient.failures(), 1);
}

TEST_F(drive_test, leaves_the_machine_alone_at_the_deadline_so_that_it_can_go_on) {
  auto const wire = peer("read -r line; cat");
  echo_machine machine(1);
  EXPECT_EQ(drive_on(machine, *wire, limits(60s, 20ms)), errc::timed_out);
  EXPECT_EQ(machine.failures(), 0);
  EXPECT_FALSE(machine.is_sending());
  EXPECT_FALSE(run(context, wire->write_all("a line\n"))); // as an interrupt would wake it
  EXPECT_FALSE(drive_on(machine, *wire, limits(60s, 60s)));
  EXPECT_EQ(machine.got(), "a line\n");
}

TEST_F(drive_test, ends_a_flood_at_the_deadline) {
  auto const wire = peer("yes");
  echo_machine machine(1);
  EXPECT_EQ(drive_on(machine, *wire, limits(60s, 50ms)), errc::timed_out);
  EXPECT_EQ(machine.failures(), 0);
}

TEST_F(drive_test, lines_that_nobody_awaits_do_not_make_a_wait_last) {
  auto const wire = peer("while :; do echo log; sleep 0.01; done");
  protocol::idle_check machine;
  EXPECT_EQ(drive_on(machine, *wire, limits(50ms, 1h)), errc::unexpected_reply);
}

TEST_F(drive_test, notifies_the_machine_that_the_link_closed) {
  auto const wire = peer("exit 0");
  echo_machine machine(1);
  EXPECT_EQ(drive_on(machine, *wire, limits(60s, 60s)), errc::closed);
}

TEST_F(drive_test, stops_early_when_asked_to) {
  auto const wire = peer("cat");
  echo_machine machine(100);
  std::function<bool()> const enough = [&machine] { return machine.got().size() >= 21; };
  EXPECT_FALSE(drive_on(machine, *wire, limits(60s, 60s), &enough));
  EXPECT_EQ(machine.got().size(), 21U);
  EXPECT_FALSE(drive_on(machine, *wire, limits(60s, 60s)));
  EXPECT_EQ(machine.got().size(), 700U);
}

TEST_F(drive_test, tries_again_after_transient_errors) {
  fault_plan plan;
  plan.read_error_rate = 1;
  auto const wire = make_faulty(context.get_executor(), peer("cat"), plan, {});
  echo_machine machine(100);
  EXPECT_FALSE(drive_on(machine, *wire, limits(60s, 60s)));
  EXPECT_EQ(machine.got().size(), 700U);
  EXPECT_EQ(transient_errors, 11U); // 700 bytes are eleven blocks of 64 begun
}

/// Always fails to read, as a broken serial line does.
class broken_link final : public link {
public:
  task<io_result> read_some(std::span<char>) override {
    co_return io_result{make_error_code(boost::system::errc::io_error), 0};
  }
  task<error_code> write_all(std::string_view) override { co_return error_code(); }
  void cancel() noexcept override {}
  void close() noexcept override {}
};

TEST_F(drive_test, takes_a_link_for_broken_after_many_errors_in_a_row) {
  broken_link wire;
  echo_machine machine(1);
  auto const ended = drive_on(machine, wire, limits(60s, 60s));
  EXPECT_TRUE(protocol::is_link_end(ended));
  EXPECT_EQ(ended.message(), "Input/output error");
  EXPECT_EQ(transient_errors, 16U);
}

class watchdog_test : public testing::Test {
protected:
  /// Counts cancels.
  class counted_link final : public link {
  public:
    task<io_result> read_some(std::span<char>) override { co_return io_result{}; }
    task<error_code> write_all(std::string_view) override { co_return error_code(); }
    void cancel() noexcept override { ++cancels; }
    void close() noexcept override {}
    int cancels = 0;
  };

  asio::io_context context{1};
  counted_link wire;
  std::optional<watchdog> dog{std::in_place, context.get_executor()};
};

TEST_F(watchdog_test, cancels_once_at_the_deadline) {
  dog->guard(&wire);
  dog->set(clock::now() + 1ms);
  context.run();
  EXPECT_EQ(wire.cancels, 1);
  EXPECT_TRUE(dog->clear());
  EXPECT_FALSE(dog->clear());
}

TEST_F(watchdog_test, follows_the_latest_deadline_set) {
  dog->guard(&wire);
  auto const begun = clock::now();
  dog->set(begun + 1ms);
  dog->set(begun + 20ms);
  context.run();
  EXPECT_GE(clock::now() - begun, 20ms);
  EXPECT_EQ(wire.cancels, 1);
  context.restart();
  dog->set(clock::now() + 60s);
  dog->set(clock::now() + 1ms); // sooner than what it is armed for
  context.run();
  EXPECT_EQ(wire.cancels, 2);
}

TEST_F(watchdog_test, does_nothing_when_cleared_or_gone) {
  dog->guard(&wire);
  dog->set(clock::now() + 1ms);
  EXPECT_FALSE(dog->clear());
  context.run();
  dog->set(clock::now() + 60s);
  dog.reset();
  context.restart();
  context.run(); // ends: no timer is left
  EXPECT_EQ(wire.cancels, 0);
}

} // namespace
} // namespace mprun
