#include "base/async/notification.hpp"
#include "transports/faults/faulty.hpp"

#include "base/async/run_clock.hpp"
#include "transports/faults/fault_line.hpp"
#include "transports/process/process_conformance_test.hpp"

namespace mprun {
namespace {

using clock = run_clock;
using namespace std::chrono_literals;

std::unique_ptr<link> faulty_process(asio::any_io_executor executor, process_options options,
                                     fault_plan const& plan, fault_observer observer = {}) {
  auto process = std::make_unique<process_link>(executor, std::move(options));
  EXPECT_FALSE(process->open());
  return make_faulty(executor, std::move(process), plan, std::move(observer));
}

struct without_faults : process_maker {
  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    return faulty_process(executor, std::move(options), {});
  }
};

struct with_latency : process_maker {
  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    fault_plan plan;
    plan.latency = 1ms;
    plan.jitter = 1ms;
    return faulty_process(executor, std::move(options), plan);
  }
};

struct with_baud_over_pty : process_maker {
  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    fault_plan plan;
    plan.baud = 400'000'000;
    options.pty = true;
    return faulty_process(executor, std::move(options), plan);
  }
};

using faulty_kinds = testing::Types<without_faults, with_latency, with_baud_over_pty>;
INSTANTIATE_TYPED_TEST_SUITE_P(faulty, link_conformance, faulty_kinds);
INSTANTIATE_TYPED_TEST_SUITE_P(faulty, process_conformance, faulty_kinds);

class faulty_test : public testing::Test {
protected:
  std::unique_ptr<link> peer(std::string script, fault_plan const& plan) {
    process_options options;
    options.arguments = {"sh", "-c", std::move(script)};
    options.respawn_is_reset = true;
    return faulty_process(
        context.get_executor(), std::move(options), plan, [this](injected_fault const& fault) {
          faults.push_back(std::string(name_of(fault.kind)) + " " + std::to_string(fault.offset));
        });
  }

  asio::io_context context{1};
  std::vector<std::string> faults;
};

/// Reads everything up to the end; each failed read shows as '!'.
task<std::string> read_all(link& wire, std::size_t piece) {
  std::string all;
  std::string buffer(piece, '\0');
  for (;;) {
    auto const got = co_await wire.read_some(buffer);
    all.append(buffer, 0, got.size);
    if (got.ec == boost::system::errc::io_error) {
      all += '!';
    } else if (got.ec) {
      all += got.ec == asio::error::eof ? "." : "?";
      break;
    }
  }
  co_return all;
}

TEST_F(faulty_test, gives_the_same_for_the_same_seed_however_it_is_read) {
  fault_plan plan;
  plan.seed = 11;
  plan.corrupt_rate = 0.01;
  plan.drop_rate = 0.01;
  plan.read_error_rate = 0.2;
  auto const script = "yes abcdefghijklmnopqrstuvwxyz | head -c 20000";
  auto const first = run(context, read_all(*peer(script, plan), 1));
  auto const first_faults = std::exchange(faults, {});
  EXPECT_GT(first_faults.size(), 300U);
  for (std::size_t const piece : {7, 64, 5000}) {
    EXPECT_EQ(run(context, read_all(*peer(script, plan), piece)), first) << piece;
    std::sort(faults.begin(), faults.end()); // the order of reads against arrivals is chance
    auto expected = first_faults;
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(std::exchange(faults, {}), expected) << piece;
  }
}

TEST_F(faulty_test, keeps_the_bytes_of_a_failed_read) {
  fault_plan plan;
  plan.read_error_rate = 1;
  auto const wire = peer("head -c 150 /dev/zero | tr '\\0' x", plan);
  std::string const block(64, 'x');
  EXPECT_EQ(run(context, read_all(*wire, 1000)),
            "!" + block + "!" + block + "!" + std::string(22, 'x') + ".");
  EXPECT_EQ(faults, (std::vector<std::string>{"read error 0", "read error 64", "read error 128"}));
}

TEST_F(faulty_test, corrupts_written_bytes_too) {
  fault_plan plan;
  plan.drop_rate = 1;
  auto const wire = peer("cat >/dev/null", plan);
  EXPECT_FALSE(run(context, wire->write_all("abc")));
  EXPECT_EQ(std::count_if(faults.begin(), faults.end(),
                          [](auto const& text) { return text.starts_with("dropped byte"); }),
            3);
}

TEST_F(faulty_test, takes_the_time_of_its_baud_rate_each_way) {
  fault_plan plan;
  plan.baud = 100'000; // 100 us a byte
  auto const wire = peer("cat", plan);
  std::string const sent(500, 'x');
  auto const begun = clock::now();
  EXPECT_FALSE(run(context, wire->write_all(sent)));
  EXPECT_GE(clock::now() - begun, 50ms);
  EXPECT_EQ(run(context, read_exactly(*wire, sent.size())), sent);
  auto const reader = peer("head -c 500 /dev/zero; cat", plan);
  auto const read_begun = clock::now();
  EXPECT_EQ(run(context, read_exactly(*reader, 500)).size(), 500U);
  EXPECT_GE(clock::now() - read_begun, 50ms);
}

TEST_F(faulty_test, delays_by_its_latency_each_way) {
  fault_plan plan;
  plan.latency = 20ms;
  auto const wire = peer("cat", plan);
  auto const begun = clock::now();
  EXPECT_TRUE(run(context, exchange_many(*wire, 1)));
  EXPECT_GE(clock::now() - begun, 40ms);
}

TEST_F(faulty_test, stalls_and_goes_on) {
  fault_plan plan;
  plan.stall_after = 3;
  plan.stall = 30ms;
  auto const begun = clock::now();
  auto const wire = peer("printf abcdef", plan);
  EXPECT_EQ(run(context, read_exactly(*wire, 6)), "abcdef");
  EXPECT_GE(clock::now() - begun, 30ms);
  EXPECT_EQ(faults, std::vector<std::string>{"stall 3"});
}

TEST_F(faulty_test, disconnects_after_the_given_bytes_of_both_ways) {
  fault_plan plan;
  plan.disconnect_after = 10;
  auto const wire = peer("head -c 4; printf abcdefghij; cat", plan);
  EXPECT_FALSE(run(context, wire->write_all("1234")));
  EXPECT_EQ(run(context, read_all(*wire, 100)), "1234ab.");
  EXPECT_EQ(faults, std::vector<std::string>{"disconnect 6"});
  EXPECT_TRUE(run(context, wire->write_all("x")));
  EXPECT_NE(wire->exit_description(), "") << "the inner link is closed too";
}

TEST_F(faulty_test, disconnects_in_a_write) {
  fault_plan plan;
  plan.disconnect_after = 2;
  auto const wire = peer("cat", plan);
  EXPECT_FALSE(run(context, wire->write_all("abc"))) << "the line took it";
  EXPECT_EQ(run(context, read_all(*wire, 100)), ".");
  EXPECT_EQ(run(context, wire->write_all("d")), asio::error::broken_pipe);
  EXPECT_EQ(faults, std::vector<std::string>{"disconnect 2"});
}

/// Keeps the written bytes, and never has anything to read.
class silent_link final : public link {
public:
  silent_link(asio::any_io_executor executor, std::string& got)
      : cancelled_(std::move(executor)), got_(got) {}

  task<io_result> read_some(std::span<char> buffer) override;
  task<error_code> write_all(std::string_view bytes) override {
    got_ += bytes;
    co_return error_code();
  }
  void cancel() noexcept override { cancelled_.notify(); }
  void close() noexcept override { cancel(); }

private:
  notification cancelled_;
  std::string& got_;
};

task<io_result> silent_link::read_some(std::span<char> /*buffer*/) {
  co_await cancelled_.wait();
  co_return io_result{asio::error::operation_aborted, 0};
}

TEST_F(faulty_test, disconnects_when_the_board_has_exactly_the_given_bytes) {
  fault_plan plan;
  plan.disconnect_after = 77;
  plan.latency = 5ms;
  plan.baud = 1'000'000;
  std::string got;
  auto const wire = make_faulty(
      context.get_executor(), std::make_unique<silent_link>(context.get_executor(), got), plan,
      [this](injected_fault const& fault) {
        faults.push_back(std::string(name_of(fault.kind)) + " " + std::to_string(fault.offset));
      });
  std::string const sent(5000, 'x');
  run(context, wire->write_all(sent));
  EXPECT_EQ(run(context, read_all(*wire, 100)), ".");
  EXPECT_EQ(got.size(), 77U);
  EXPECT_EQ(faults, std::vector<std::string>{"disconnect 77"});
}

TEST_F(faulty_test, is_connected_again_by_a_respawn_and_counts_on) {
  fault_plan plan;
  plan.disconnect_after = 5;
  plan.read_error_rate = 1;
  auto const wire = peer("printf abcdefgh; exec cat", plan);
  EXPECT_EQ(run(context, read_all(*wire, 100)), "!abcde.");
  EXPECT_FALSE(run(context, wire->as_respawner()->respawn()));
  EXPECT_EQ(run(context, read_exactly(*wire, 8)), "abcdefgh") << "block 0 has had its fault";
}

TEST_F(faulty_test, drops_bytes_on_their_way_when_it_is_respawned) {
  fault_plan plan;
  plan.latency = 10ms;
  auto const wire = peer("echo $$; exec cat", plan);
  auto const first = run(context, read_line(*wire));
  EXPECT_FALSE(run(context, wire->write_all("to the old one\n")));
  EXPECT_FALSE(run(context, wire->as_respawner()->respawn()));
  EXPECT_NE(run(context, read_line(*wire)), first);
  EXPECT_TRUE(run(context, exchange_many(*wire, 1)));
}

TEST_F(faulty_test, may_go_at_any_time) {
  fault_plan plan;
  plan.latency = 1ms;
  plan.corrupt_rate = 0.5;
  for (int turns = 0; turns < 40; ++turns) {
    auto wire = peer("yes", plan);
    std::string buffer(100, '\0');
    auto const reading = start(context, read_once(*wire, buffer));
    auto const latest = clock::now() + 20ms;
    context.restart();
    for (int turn = 0; turn < turns && !*reading; ++turn) {
      context.run_one_until(latest);
    }
    wire->close();
    finish(context, reading);
    wire.reset();
    auto const before = faults.size();
    context.restart();
    context.run(); // ends: no pump is left
    EXPECT_EQ(faults.size(), before) << "a fault was reported after the link was gone";
  }
}

TEST_F(faulty_test, may_outlive_its_event_loop) {
  fault_plan plan;
  plan.latency = 1ms;
  auto inner_context = std::make_unique<asio::io_context>(1);
  process_options options;
  options.arguments = {"yes"};
  auto process = std::make_unique<process_link>(inner_context->get_executor(), options);
  ASSERT_FALSE(process->open());
  auto wire = make_faulty(inner_context->get_executor(), std::move(process), plan, {});
  for (int turn = 0; turn < 10; ++turn) {
    inner_context->poll_one();
  }
  wire.reset();
  inner_context.reset(); // with pumps on their way out
}

} // namespace
} // namespace mprun
