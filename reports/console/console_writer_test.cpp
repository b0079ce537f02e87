#include "reports/console/console_writer.hpp"

#include "base/files/test_folder.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/socket.h>
#include <termios.h>
#include <thread>

namespace mprun {
namespace {

struct two_ends {
  unique_fd reader;
  unique_fd writer;
};

two_ends make_pipe() {
  std::array<int, 2> fds{-1, -1};
  EXPECT_EQ(::pipe2(fds.data(), O_CLOEXEC), 0);
  return {unique_fd(fds[0]), unique_fd(fds[1])};
}

two_ends make_socket() {
  std::array<int, 2> fds{-1, -1};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()), 0);
  return {unique_fd(fds[0]), unique_fd(fds[1])};
}

two_ends make_terminal() {
  int host = -1;
  int terminal = -1;
  termios raw{};
  ::cfmakeraw(&raw);
  EXPECT_EQ(::openpty(&host, &terminal, nullptr, &raw, nullptr), 0);
  return {unique_fd(host), unique_fd(terminal)};
}

/// More than a pipe, a socket or a terminal buffers; each line is its own offset.
std::string long_text() {
  std::string text;
  while (text.size() < std::size_t{2} << 20) {
    text += std::to_string(text.size()) + "\n";
  }
  return text;
}

std::string read_bytes(int from, std::size_t size) {
  std::string all(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    auto const count = ::read(from, all.data() + have, size - have);
    if (count <= 0) {
      break;
    }
    have += static_cast<std::size_t>(count);
  }
  all.resize(have);
  return all;
}

class console_writer_on : public testing::TestWithParam<two_ends (*)()> {};

TEST_P(console_writer_on, buffers_everything_without_blocking_while_nobody_reads) {
  auto const ends = GetParam()();
  console_writer out(ends.writer.get());
  auto const text = long_text();
  EXPECT_EQ(out.write(text), 0);
  EXPECT_TRUE(out.is_behind());
  EXPECT_EQ(out.write("later"), 0);
  std::string taken;
  while (out.is_behind()) {
    taken += read_bytes(ends.reader.get(), 1);
    EXPECT_EQ(out.catch_up(), 0);
    if (taken.size() > 10'000) {
      taken += read_bytes(ends.reader.get(), 1000);
    }
  }
  taken += read_bytes(ends.reader.get(), text.size() + 5 - taken.size());
  EXPECT_EQ(taken, text + "later");
}

TEST_P(console_writer_on, at_the_end_it_waits_for_its_reader) {
  auto const ends = GetParam()();
  console_writer out(ends.writer.get());
  auto const text = long_text();
  EXPECT_EQ(out.write(text), 0);
  std::string taken;
  std::thread reads([&] { taken = read_bytes(ends.reader.get(), text.size()); });
  EXPECT_EQ(out.drain(), 0);
  EXPECT_FALSE(out.is_behind());
  reads.join();
  EXPECT_EQ(taken, text);
}

TEST_P(console_writer_on, leaves_the_descriptor_as_it_is_for_those_who_share_it) {
  auto const ends = GetParam()();
  auto const before = ::fcntl(ends.writer.get(), F_GETFL);
  console_writer out(ends.writer.get());
  EXPECT_EQ(out.write(long_text()), 0);
  EXPECT_EQ(::fcntl(ends.writer.get(), F_GETFL), before);
}

INSTANTIATE_TEST_SUITE_P(every_kind, console_writer_on,
                         testing::Values(make_pipe, make_socket, make_terminal));

TEST(console_writer, does_not_wait_for_a_stopped_terminal) {
  auto const ends = make_terminal();
  console_writer out(ends.writer.get());
  ASSERT_EQ(::tcflow(ends.writer.get(), TCOOFF), 0); // as Ctrl-S
  EXPECT_EQ(out.write("hello"), 0);
  EXPECT_TRUE(out.is_behind());
  ASSERT_EQ(::tcflow(ends.writer.get(), TCOON), 0);
  EXPECT_EQ(out.catch_up(), 0);
  EXPECT_FALSE(out.is_behind());
  EXPECT_EQ(read_bytes(ends.reader.get(), 5), "hello");
}

TEST(console_writer, appends_to_a_file_that_others_wrote_to) {
  test_folder const folder;
  auto const file = folder.path() / "log";
  unique_fd const log(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  ASSERT_EQ(::write(log.get(), "before\n", 7), 7);
  console_writer out(log.get());
  EXPECT_EQ(out.write(long_text()), 0);
  EXPECT_FALSE(out.is_behind());
  EXPECT_EQ(read_file(file), "before\n" + long_text());
}

TEST(console_writer, reports_that_its_reader_has_gone) {
  auto ends = make_pipe();
  struct sigaction before {};
  struct sigaction ignored {};
  ignored.sa_handler = SIG_IGN; // as in main()
  ::sigaction(SIGPIPE, &ignored, &before);
  console_writer out(ends.writer.get());
  EXPECT_EQ(out.write(long_text()), 0);
  ends.reader.reset();
  EXPECT_EQ(out.catch_up(), EPIPE);
  EXPECT_FALSE(out.is_behind());
  ::sigaction(SIGPIPE, &before, nullptr);
}

} // namespace
} // namespace mprun
