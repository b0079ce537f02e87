// The promises of every link that starts its board as a process of this host, checked with real
// processes: they are ended with their children, restarted, interrupted, and show how they ended.
//
// The makers are those of transports/conformance_test.hpp.
#pragma once

#include "transports/conformance_test.hpp"
#include "transports/process/child_process.hpp"

#include <poll.h>
#include <sys/syscall.h>

namespace mprun {

template<class Maker>
class process_conformance : public link_conformance<Maker> {};

inline bool ends(unique_fd const& pidfd) {
  pollfd wait{pidfd.get(), POLLIN, 0};
  return ::poll(&wait, 1, 30'000) == 1;
}

inline unique_fd watch(std::string const& pid) {
  return unique_fd(static_cast<int>(::syscall(SYS_pidfd_open, std::stoi(pid), 0)));
}

TYPED_TEST_SUITE_P(process_conformance);

TYPED_TEST_P(process_conformance, respawns) {
  auto const wire = this->peer("echo $$; echo unread; exec cat");
  auto const before = run(this->context, read_line(*wire));
  auto const old = watch(before);
  EXPECT_EQ(wire->exit_description(), "");
  EXPECT_EQ(run(this->context, wire->as_respawner()->respawn()), error_code());
  EXPECT_TRUE(ends(old));
  EXPECT_NE(run(this->context, read_line(*wire)), before);
  EXPECT_EQ(run(this->context, read_line(*wire)), "unread");
  EXPECT_TRUE(run(this->context, exchange_many(*wire, 3)));
}

TYPED_TEST_P(process_conformance, respawns_after_an_end_or_a_close) {
  auto const wire = this->peer("echo here");
  for (int again = 0; again < 3; ++again) {
    EXPECT_EQ(run(this->context, read_exactly(*wire, 20)), "here\n[End of file]");
    EXPECT_EQ(run(this->context, wire->as_respawner()->respawn()), error_code());
  }
  wire->close();
  EXPECT_EQ(run(this->context, wire->as_respawner()->respawn()), error_code());
  EXPECT_EQ(run(this->context, read_line(*wire)), "here");
}

TYPED_TEST_P(process_conformance, ends_grandchildren_too) {
  auto const wire = this->peer("sleep 1000 & echo $!; cat");
  auto const grandchild = watch(run(this->context, read_line(*wire)));
  ASSERT_TRUE(grandchild);
  wire->close();
  EXPECT_TRUE(ends(grandchild));
}

TYPED_TEST_P(process_conformance, leaves_no_descriptor_to_its_peer) {
  unique_fd const leaky(::dup(0)); // without close-on-exec
  ASSERT_TRUE(leaky);
  auto const other = this->peer("cat");
  auto const wire = this->peer("cd /proc/self/fd && echo *"); // 3 belongs to the listing itself
  EXPECT_EQ(run(this->context, read_line(*wire)), "0 1 2 3");
}

TYPED_TEST_P(process_conformance, interrupts) {
  auto const wire =
      this->peer("trap 'echo caught; exit' INT; echo ready; while :; do sleep 1; done");
  EXPECT_EQ(run(this->context, read_line(*wire)), "ready");
  EXPECT_EQ(wire->as_interrupter()->interrupt(), error_code());
  EXPECT_EQ(run(this->context, read_line(*wire)), "caught");
}

TYPED_TEST_P(process_conformance, reports_how_its_peer_ended) {
  std::string buffer(10, '\0');
  auto const exits = this->peer("exit 3");
  EXPECT_EQ(run(this->context, read_once(*exits, buffer)).ec, asio::error::eof);
  EXPECT_EQ(exits->exit_description(), "exited with status 3");
  EXPECT_EQ(status_in(exits->exit_description()), 3);
  auto const dies = this->peer("kill -SEGV $$");
  EXPECT_EQ(run(this->context, read_once(*dies, buffer)).ec, asio::error::eof);
  EXPECT_EQ(dies->exit_description(), "killed by SIGSEGV");
  EXPECT_EQ(status_in(dies->exit_description()), std::nullopt);
}

REGISTER_TYPED_TEST_SUITE_P(process_conformance, respawns, respawns_after_an_end_or_a_close,
                            ends_grandchildren_too, leaves_no_descriptor_to_its_peer, interrupts,
                            reports_how_its_peer_ended);

} // namespace mprun
