#include "transports/process/process_conformance_test.hpp"

#include <csignal>

namespace mprun {
namespace {

struct over_socketpair : process_maker {
  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    auto opened = std::make_unique<process_link>(executor, std::move(options));
    EXPECT_FALSE(opened->open());
    return opened;
  }
};

struct over_pty : over_socketpair {
  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    options.pty = true;
    return over_socketpair::make(executor, std::move(options));
  }
};

using process_kinds = testing::Types<over_socketpair, over_pty>;
INSTANTIATE_TYPED_TEST_SUITE_P(process_link, link_conformance, process_kinds);
INSTANTIATE_TYPED_TEST_SUITE_P(process_link, process_conformance, process_kinds);

class process_link_test : public testing::Test {
protected:
  std::string line_of(process_options options) {
    process_link wire(context.get_executor(), std::move(options));
    auto const ec = wire.open();
    return ec ? ec.message() : run(context, read_line(wire));
  }

  asio::io_context context{1};
};

TEST_F(process_link_test, has_a_controlling_terminal_only_over_a_pty) {
  std::vector<std::string> const ask{"sh", "-c",
                                     "(: </dev/tty) 2>/dev/null && echo has || echo none"};
  EXPECT_EQ(line_of({.arguments = ask}), "none");
  EXPECT_EQ(line_of({.arguments = ask, .pty = true}), "has");
}

TEST_F(process_link_test, gives_out_only_the_powers_asked_for) {
  process_link plain(context.get_executor(), {.arguments = {"cat"}});
  EXPECT_EQ(plain.as_interrupter(), nullptr);
  EXPECT_EQ(plain.as_respawner(), nullptr);
}

TEST_F(process_link_test, reports_that_its_peer_has_not_read_yet) {
  process_link deaf(context.get_executor(), {.arguments = {"sleep", "1000"}});
  ASSERT_FALSE(deaf.open());
  EXPECT_EQ(deaf.unsent(), 0U);
  EXPECT_FALSE(run(context, deaf.write_all("hello")));
  EXPECT_GT(deaf.unsent(), 0U);
  process_link listens(context.get_executor(), {.arguments = {"cat"}});
  ASSERT_FALSE(listens.open());
  EXPECT_FALSE(run(context, listens.write_all("hello")));
  EXPECT_EQ(run(context, read_exactly(listens, 5)), "hello");
  while (listens.unsent() != 0) { // until it waits for more
    std::this_thread::yield();
  }
}

TEST_F(process_link_test, a_peer_that_is_busy_has_read_when_it_has_run_for_a_while) {
  process_link reads(context.get_executor(),
                     {.arguments = {"sh", "-c", "read line; while :; do :; done"}});
  ASSERT_FALSE(reads.open());
  EXPECT_FALSE(run(context, reads.write_all("hello\n")));
  while (reads.unsent() != 0) {
    std::this_thread::yield();
  }
}

TEST_F(process_link_test, says_why_it_cannot_open) {
  using boost::system::errc::no_such_file_or_directory;
  process_link missing(context.get_executor(), {.arguments = {"no-such-program"}});
  EXPECT_EQ(missing.open(), no_such_file_or_directory);
  process_link nowhere(context.get_executor(), {.arguments = {"cat"}, .directory = "/no/such"});
  EXPECT_EQ(nowhere.open(), no_such_file_or_directory);
}

TEST_F(process_link_test, keeps_stderr_out_of_the_stream) {
  EXPECT_EQ(line_of({.arguments = {"sh", "-c", "echo wrong >&2; echo right"}}), "right");
}

TEST_F(process_link_test, is_cut_off_by_no_signal_when_its_peer_is_gone) {
  struct sigaction before {};
  ASSERT_EQ(::sigaction(SIGPIPE, nullptr, &before), 0);
  ASSERT_EQ(before.sa_handler, SIG_DFL) << "otherwise this shows nothing";
  process_link wire(context.get_executor(), {.arguments = {"true"}});
  ASSERT_FALSE(wire.open());
  EXPECT_EQ(run(context, write_until_error(wire, std::size_t{64} << 20)),
            boost::system::errc::broken_pipe);
}

TEST_F(process_link_test, reader_and_writer_both_learn_that_the_peer_hung_up) {
  process_link wire(context.get_executor(),
                    {.arguments = {"sh", "-c", "exec <&- >&-; exec sleep 1000"}});
  ASSERT_FALSE(wire.open());
  auto const reading = start(context, read_exactly(wire, 1));
  auto const writing = start(context, write_until_error(wire, std::size_t{64} << 20));
  EXPECT_EQ(finish(context, reading), "[End of file]");
  EXPECT_EQ(finish(context, writing), boost::system::errc::broken_pipe);
}

} // namespace
} // namespace mprun
