#include "transports/process/children.hpp"

#include "base/files/unique_fd.hpp"
#include "transports/process/child_process.hpp"
#include "transports/process/process_activity.hpp"

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <sched.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

class Children : public testing::Test {
protected:
  Children() {
    std::array<int, 2> ends;
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    here_ = unique_fd(ends[0]);
    there_ = unique_fd(ends[1]);
  }

  void start(child_process& child, std::string const& script) {
    spawn_request request;
    request.arguments = {"sh", "-c", script};
    request.input = there_.get();
    request.output = there_.get();
    request.errors = there_.get();
    ASSERT_FALSE(child.start(request));
  }

  void await_byte() {
    char byte = 0;
    EXPECT_EQ(::read(here_.get(), &byte, 1), 1);
  }

  static int niceness_of(child_process const& child) {
    return ::getpriority(PRIO_PROCESS, static_cast<id_t>(child.pid()));
  }

  asio::io_context context_;
  children& all_ = asio::use_service<children>(context_);
  unique_fd here_;
  unique_fd there_;
};

/// Keeps this thread and the programs it starts on a single core for a while.
class single_core {
public:
  single_core() {
    ::sched_getaffinity(0, sizeof(before_), &before_);
    cpu_set_t core;
    CPU_ZERO(&core);
    CPU_SET(::sched_getcpu(), &core);
    ::sched_setaffinity(0, sizeof(core), &core);
  }
  ~single_core() { ::sched_setaffinity(0, sizeof(before_), &before_); }

private:
  cpu_set_t before_;
};

TEST_F(Children, TimeInTheRunQueueIsCounted) {
  single_core const crowded;
  child_process first(context_.get_executor());
  child_process second(context_.get_executor());
  all_.watch(children::attention::counted);
  start(first, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo x; read line");
  start(second, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo x; read line");
  await_byte();
  await_byte();
  auto const waited = time_in_queue(first.pid()) + time_in_queue(second.pid());
  if (waited == 0ns) {
    GTEST_SKIP() << "this kernel does not count it";
  }
  first.end(); // the time that it waited is not lost
  EXPECT_GE(all_.end_watch(), waited);
}

TEST_F(Children, EarlierTimeInTheRunQueueIsNotCounted) {
  single_core const crowded;
  child_process child(context_.get_executor());
  start(child, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo x; read line");
  std::atomic<int> counted = 0; // a loop that the compiler does not remove
  while (counted < 20'000'000) {
    ++counted;
  }
  await_byte();
  auto const before = time_in_queue(child.pid());
  all_.watch(children::attention::counted);
  auto const waited = all_.end_watch();
  EXPECT_LE(waited, time_in_queue(child.pid()) - before);
}

TEST_F(Children, AreFavouredForAsLongAsAsked) {
  auto const plain = ::getpriority(PRIO_PROCESS, 0);
  child_process before(context_.get_executor());
  start(before, "read line");
  all_.watch(children::attention::favoured);
  child_process later(context_.get_executor());
  start(later, "read line");
  child_process other(context_.get_executor());
  start(other, "read line");
  auto const may = ::setpriority(PRIO_PROCESS, static_cast<id_t>(other.pid()), -20) == 0;
  for (auto const* child : {&before, &later}) {
    EXPECT_EQ(niceness_of(*child), may && plain <= 0 ? -20 : plain);
  }
  all_.end_watch();
  child_process last(context_.get_executor());
  start(last, "read line");
  for (auto const* child : {&before, &later, &last}) {
    EXPECT_EQ(niceness_of(*child), plain);
  }
}

TEST_F(Children, AreNotFavouredWhenOnlyCounted) {
  all_.watch(children::attention::counted);
  child_process child(context_.get_executor());
  start(child, "read line");
  EXPECT_EQ(niceness_of(child), ::getpriority(PRIO_PROCESS, 0));
  all_.end_watch();
}

} // namespace
} // namespace mprun
