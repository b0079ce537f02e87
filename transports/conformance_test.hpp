// The promises of every link, checked against real peers.
//
// To check another link: give a maker, a struct with
//   static std::unique_ptr<link> make(asio::any_io_executor, process_options);
//     which starts the peer, a shell's script, and opens the link to it;
//   static error_code open_again(asio::io_context&, link&);
//     which opens a closed link to a new such peer;
//   static constexpr bool keeps_last_words;
//     whether the system keeps the last bytes of a peer that is gone: it does not when a terminal
//     is hung up, nor when TCP is reset because of unread bytes;
//   and, where bytes are acknowledged few at a time,
//   static constexpr std::size_t much;
//     a size that no buffers on the way hold, but that does not take too long;
//   static constexpr char const* misses_the_end;
//     why a peer that is gone in the middle of its output may go unnoticed; usually left out;
// and instantiate link_conformance with it. Links that are processes pass process_conformance too.
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/link_exchange_test.hpp"
#include "transports/process/process_link.hpp"
#include "transports/run_task_test.hpp"
#include "transports/watchdog.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

namespace mprun {

/// For makers of links whose peer is their own process.
struct process_maker {
  static constexpr bool keeps_last_words = true;

  static error_code open_again(asio::io_context& context, link& wire) {
    return run(context, wire.as_respawner()->respawn());
  }
};

template<class Maker>
class link_conformance : public testing::Test {
protected:
  std::unique_ptr<link> peer(std::string script) {
    process_options options;
    options.arguments = {"sh", "-c", std::move(script)};
    options.interrupt_by_signal = true;
    options.respawn_is_reset = true;
    return Maker::make(context.get_executor(), std::move(options));
  }

  /// Turns of the event loop, so that what was started is waiting.
  void settle() {
    context.restart();
    while (context.poll() != 0) {
    }
  }

  static constexpr std::size_t much() {
    if constexpr (requires { Maker::much; }) {
      return Maker::much;
    } else {
      return std::size_t{4} << 20;
    }
  }

  asio::io_context context{1};
};

TYPED_TEST_SUITE_P(link_conformance);

TYPED_TEST_P(link_conformance, passes_every_byte_both_ways) {
  auto const wire = this->peer("cat");
  auto const sent = every_byte() + every_byte();
  EXPECT_FALSE(run(this->context, wire->write_all(sent)));
  EXPECT_EQ(run(this->context, read_exactly(*wire, sent.size())), sent);
}

TYPED_TEST_P(link_conformance, gives_bytes_in_the_pieces_asked_for) {
  auto const wire = this->peer("printf hello; cat");
  for (char const expected : std::string("hello")) {
    EXPECT_EQ(run(this->context, read_exactly(*wire, 1)), std::string(1, expected));
  }
}

TYPED_TEST_P(link_conformance, writes_to_a_peer_that_writes_first) {
  constexpr std::size_t said = 512 * 1024;
  auto const heard = this->much();
  auto const wire =
      this->peer("head -c 524288 /dev/zero; head -c " + std::to_string(heard) + " | wc -c; cat");
  std::string const sent(heard, 'x');
  EXPECT_FALSE(run(this->context, wire->write_all(sent)));
  EXPECT_EQ(run(this->context, read_exactly(*wire, said)), std::string(said, '\0'));
  EXPECT_EQ(run(this->context, read_line(*wire)), std::to_string(heard));
}

TYPED_TEST_P(link_conformance, takes_in_a_flood_only_up_to_a_bound) {
  auto const wire = this->peer("yes");
  std::string const sent(32 * 1024 * 1024, 'x'); // more than a system buffers for TCP
  watchdog dog(this->context.get_executor());
  dog.guard(wire.get());
  dog.set(run_clock::now() + std::chrono::milliseconds(100));
  EXPECT_EQ(run(this->context, wire->write_all(sent)), asio::error::operation_aborted);
  EXPECT_TRUE(dog.clear());
  EXPECT_EQ(run(this->context, read_exactly(*wire, 4)), "y\ny\n");
}

TYPED_TEST_P(link_conformance, ends_a_read_by_close) {
  auto const wire = this->peer("cat");
  std::string buffer(10, '\0');
  auto const reading = start(this->context, read_once(*wire, buffer));
  this->settle();
  wire->close();
  auto const got = finish(this->context, reading);
  EXPECT_TRUE(got.ec) << got.ec.message();
  EXPECT_TRUE(run(this->context, read_once(*wire, buffer)).ec);
  EXPECT_TRUE(run(this->context, wire->write_all("x")));
}

TYPED_TEST_P(link_conformance, gives_the_last_words_and_then_the_end) {
  if constexpr (requires { TypeParam::misses_the_end; }) {
    GTEST_SKIP() << TypeParam::misses_the_end;
  }
  auto const wire = this->peer("printf 'last words'");
  auto const said = run(this->context, read_exactly(*wire, TypeParam::keeps_last_words ? 10 : 11));
  EXPECT_TRUE(!TypeParam::keeps_last_words || said == "last words") << said;
  std::string buffer(10, '\0');
  for (int again = 0; again < 3; ++again) {
    EXPECT_EQ(run(this->context, read_once(*wire, buffer)).ec, asio::error::eof);
  }
}

TYPED_TEST_P(link_conformance, gives_the_last_words_of_a_peer_that_did_not_listen) {
  if constexpr (requires { TypeParam::misses_the_end; }) {
    GTEST_SKIP() << TypeParam::misses_the_end;
  }
  auto const wire = this->peer("head -c 1 >/dev/null; head -c 100000 /dev/zero; exit 0");
  EXPECT_FALSE(run(this->context, wire->write_all("more than it reads")));
  auto const max_size = std::size_t{100000} + (TypeParam::keeps_last_words ? 0 : 1);
  auto const said = run(this->context, read_exactly(*wire, max_size));
  EXPECT_TRUE(!TypeParam::keeps_last_words || said == std::string(100000, '\0')) << said.size();
  std::string buffer(10, '\0');
  EXPECT_EQ(run(this->context, read_once(*wire, buffer)).ec, asio::error::eof);
}

TYPED_TEST_P(link_conformance, fails_a_write_to_a_peer_that_is_gone) {
  auto const wire = this->peer("exit 0");
  std::string buffer(10, '\0');
  EXPECT_EQ(run(this->context, read_once(*wire, buffer)).ec, asio::error::eof);
  EXPECT_TRUE(run(this->context, write_until_error(*wire, std::size_t{64} << 20)));
}

TYPED_TEST_P(link_conformance, is_usable_after_a_cancelled_read) {
  auto const wire = this->peer("cat");
  std::string buffer(10, '\0');
  wire->cancel(); // nothing is pending, so nothing happens
  auto const reading = start(this->context, read_once(*wire, buffer));
  this->settle();
  wire->cancel();
  EXPECT_EQ(finish(this->context, reading).ec, asio::error::operation_aborted);
  EXPECT_TRUE(run(this->context, exchange_many(*wire, 1)));
}

TYPED_TEST_P(link_conformance, is_usable_after_a_read_that_took_too_long) {
  auto const wire = this->peer("cat");
  std::string buffer(10, '\0');
  watchdog dog(this->context.get_executor());
  dog.guard(wire.get());
  dog.set(run_clock::now() + std::chrono::milliseconds(1));
  EXPECT_EQ(run(this->context, read_once(*wire, buffer)).ec, asio::error::operation_aborted);
  EXPECT_TRUE(dog.clear());
  EXPECT_TRUE(run(this->context, exchange_many(*wire, 1)));
}

TYPED_TEST_P(link_conformance, loses_nothing_to_a_cancel_that_comes_too_late) {
  auto const wire = this->peer("cat");
  std::string buffer(1, '\0');
  std::string all;
  auto const sent = every_byte();
  EXPECT_FALSE(run(this->context, wire->write_all(sent)));
  while (all.size() < sent.size()) {
    auto const reading = start(this->context, read_once(*wire, buffer));
    while (!*reading) {
      this->context.restart();
      this->context.run_one();
      wire->cancel();
    }
    all.append(buffer, 0, (*reading)->size);
  }
  EXPECT_EQ(all, sent);
}

TYPED_TEST_P(link_conformance, ends_a_write_by_close) {
  auto const wire = this->peer("sleep 1000");
  std::string const sent(32 * 1024 * 1024, 'x');
  auto const writing = start(this->context, wire->write_all(sent));
  this->settle();
  ASSERT_FALSE(*writing) << "the peer does not read";
  wire->close();
  EXPECT_TRUE(finish(this->context, writing));
}

TYPED_TEST_P(link_conformance, reads_and_writes_at_once) {
  auto const wire = this->peer("cat");
  std::string sent;
  while (sent.size() < 300'000) {
    sent += every_byte();
  }
  auto const writing = start(this->context, wire->write_all(sent));
  EXPECT_TRUE(run(this->context, read_exactly(*wire, sent.size())) == sent);
  EXPECT_FALSE(finish(this->context, writing));
}

TYPED_TEST_P(link_conformance, is_opened_again) {
  auto const wire = this->peer("echo unread; cat");
  for (int again = 0; again < 3; ++again) {
    wire->close();
    std::string buffer(10, '\0');
    EXPECT_TRUE(run(this->context, read_once(*wire, buffer)).ec);
    auto const ec = TypeParam::open_again(this->context, *wire);
    ASSERT_FALSE(ec) << ec.message();
    EXPECT_EQ(run(this->context, read_line(*wire)), "unread");
    EXPECT_TRUE(run(this->context, exchange_many(*wire, 3)));
  }
}

TYPED_TEST_P(link_conformance, leaves_no_descriptor_to_children) {
  auto const before = inherited_descriptors();
  auto const wire = this->peer("cat");
  EXPECT_TRUE(run(this->context, exchange_many(*wire, 1)));
  auto const after = inherited_descriptors();
  EXPECT_GE(lines(before), 3U);
  EXPECT_EQ(lines(before), lines(after)) << before << "and then\n" << after;
}

TYPED_TEST_P(link_conformance, does_not_starve_others_while_flooding) {
  auto const flood = this->peer("yes");
  auto const calm = this->peer("cat");
  bool enough = false;
  auto const swallowing = start(this->context, swallow_until(*flood, enough));
  EXPECT_TRUE(run(this->context, exchange_many(*calm, 20)));
  enough = true;
  EXPECT_GT(finish(this->context, swallowing), 0U);
}

REGISTER_TYPED_TEST_SUITE_P(
    link_conformance, passes_every_byte_both_ways, gives_bytes_in_the_pieces_asked_for,
    writes_to_a_peer_that_writes_first, takes_in_a_flood_only_up_to_a_bound, ends_a_read_by_close,
    gives_the_last_words_and_then_the_end, gives_the_last_words_of_a_peer_that_did_not_listen,
    fails_a_write_to_a_peer_that_is_gone, is_usable_after_a_cancelled_read,
    is_usable_after_a_read_that_took_too_long, loses_nothing_to_a_cancel_that_comes_too_late,
    ends_a_write_by_close, reads_and_writes_at_once, is_opened_again,
    leaves_no_descriptor_to_children, does_not_starve_others_while_flooding);

} // namespace mprun
