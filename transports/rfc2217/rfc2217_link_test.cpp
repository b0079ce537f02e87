#include "transports/rfc2217/rfc2217_link.hpp"

#include "base/async/run_clock.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/rfc2217/telnet.hpp"
#include "transports/sockets/socket_peer_test.hpp"

#include <array>
#include <boost/asio/error.hpp>
#include <netinet/tcp.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

template<std::size_t N>
std::string bytes(char const (&literal)[N]) {
  return std::string(literal, N - 1);
}

std::string const agreed = bytes("\xff\xfd\x2c\xff\xfd\x00\xff\xfb\x00");
std::string const is_9600 = bytes("\xff\xfa\x2c\x65\x00\x00\x25\x80\xff\xf0");
std::string const suspend = "\xff\xfa\x2c\x6c\xff\xf0";
std::string const resume = "\xff\xfa\x2c\x6d\xff\xf0";

task<std::string> read_piece(link& wire) {
  std::string buffer(1024, '\0');
  auto const got = co_await wire.read_some(buffer);
  buffer.resize(got.size);
  if (got.ec) {
    buffer += "[" + got.ec.message() + "]";
  }
  co_return buffer;
}

/// The test is the server.
class rfc2217_link_test : public testing::Test {
protected:
  rfc2217_link_test() : listener(listen_on_tcp()) {
    wire = std::make_unique<rfc2217_link>(
        context.get_executor(),
        rfc2217_options{"127.0.0.1", listener.number, 9600, line_policy::keep});
  }

  void settle() {
    context.restart();
    while (context.poll() != 0) {
    }
  }

  void say(std::string_view text) {
    ASSERT_EQ(::send(peer.get(), text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
  }

  /// Runs the link until the bytes that it sent end with `end`.
  void hear(std::string_view end) {
    auto const deadline = run_clock::now() + 30s;
    while (!heard.ends_with(end)) {
      ASSERT_LT(run_clock::now(), deadline) << testing::PrintToString(heard);
      context.restart();
      context.run_one_for(1ms);
      std::array<char, 65536> buffer;
      auto const size = ::recv(peer.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
      heard.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    }
  }

  /// Opens the link; `meanwhile` arrives during the opening.
  void open(std::string_view meanwhile = {}) {
    auto const opening = start(context, wire->open(soon()));
    accept();
    say(agreed);
    hear(bytes("\x01\x00\x00\x00\x00\xff\xf0"));
    say(is_9600 + std::string(meanwhile) + is_9600);
    auto const opened = finish(context, opening);
    ASSERT_TRUE(opened) << opened.error().message;
    heard.clear();
  }

  /// Runs the link until it has connected; its host is looked up elsewhere, which takes a moment.
  void accept() {
    auto const deadline = run_clock::now() + 30s;
    pollfd arrival{listener.fd.get(), POLLIN, 0};
    while (::poll(&arrival, 1, 0) == 0) {
      ASSERT_LT(run_clock::now(), deadline) << "the link does not connect";
      context.restart();
      context.run_one_for(1ms);
    }
    peer = accepted(listener.fd);
    ASSERT_TRUE(peer);
    int const at_once = 1;
    ::setsockopt(peer.get(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  }

  /// The message after "127.0.0.1:PORT " when the server sends this and then, perhaps, hangs up;
  /// and the text that is quoted with it.
  std::string failure(std::string_view said, bool hangs_up, std::chrono::milliseconds limit = 30s) {
    auto const opening = start(context, wire->open(run_clock::now() + limit));
    accept();
    say(said);
    if (hangs_up) {
      ::shutdown(peer.get(), SHUT_WR);
    }
    auto const opened = finish(context, opening);
    EXPECT_FALSE(opened);
    auto const where = "127.0.0.1:" + std::to_string(listener.number) + " ";
    EXPECT_TRUE(opened.error().message.starts_with(where)) << opened.error().message;
    EXPECT_TRUE(run(context, wire->write_all("x"))) << "it is closed";
    auto const why =
        opened.error().message.substr(std::min(where.size(), opened.error().message.size()));
    return opened.error().said.empty() ? why : why + " [" + opened.error().said + "]";
  }

  asio::io_context context{1};
  tcp_port listener;
  unique_fd peer;
  std::string heard;
  std::unique_ptr<rfc2217_link> wire;
};

TEST_F(rfc2217_link_test, explains_in_one_line_why_it_cannot_be_opened) {
  EXPECT_EQ(failure("", true), "closed the connection; is it an RFC 2217 server?");
  EXPECT_EQ(failure("HTTP/1.1 400 Bad Request\r\n\r\n", true),
            "closed the connection at the offer of RFC 2217 [HTTP/1.1 400 Bad Request\r\n\r\n]");
  EXPECT_EQ(failure(agreed + "Port already in use\r\n", true),
            "closed the connection while its port was set [Port already in use\r\n]");
  EXPECT_EQ(failure("\xff\xfe\x2c", false),
            "is a telnet server without RFC 2217: it refused the COM-PORT option");
  EXPECT_EQ(failure("\xff\xfa\x2c" + std::string(2000, 'x'), false),
            "is not an RFC 2217 server: its telnet commands make no sense");
}

TEST_F(rfc2217_link_test, waits_for_a_server_until_the_deadline) {
  EXPECT_EQ(failure("", false, 1s), "did not answer in time; is it an RFC 2217 server?");
  EXPECT_EQ(failure("SSH-2.0-OpenSSH_9.2\r\n", false, 1s),
            "is not an RFC 2217 server [SSH-2.0-OpenSSH_9.2\r\n]");
  EXPECT_EQ(failure(agreed, false, 1s), "did not answer in time while its port was set");
}

TEST_F(rfc2217_link_test, says_that_nothing_listens) {
  auto const nobody = bind_tcp();
  rfc2217_link refused(context.get_executor(), {"127.0.0.1", nobody.number});
  EXPECT_EQ(run(context, refused.open(soon())).error().message,
            "cannot connect to 127.0.0.1:" + std::to_string(nobody.number) +
                ": Connection refused");
}

TEST_F(rfc2217_link_test, open_is_cancelled_and_works_afterwards) {
  for (bool const by_close : {false, true}) {
    auto const opening = start(context, wire->open(soon()));
    accept();
    hear("\xff\xfd\x03");
    by_close ? wire->close() : wire->cancel();
    EXPECT_EQ(finish(context, opening).error().ec, asio::error::operation_aborted);
  }
  open();
}

TEST_F(rfc2217_link_test, keeps_data_that_comes_during_the_opening) {
  open("early");
  say("late");
  EXPECT_EQ(run(context, read_exactly(*wire, 9)), "earlylate");
}

TEST_F(rfc2217_link_test, loses_nothing_to_a_read_cancelled_amid_a_sequence) {
  open();
  auto const sent = bytes("a\xff\xff"
                          "b\xff\xfa\x2c\x6b\x00\xff\xf0"
                          "c");
  std::string all;
  for (auto const byte : sent) {
    say(std::string_view(&byte, 1));
    auto const reading = start(context, read_piece(*wire));
    settle();
    wire->cancel();
    auto const got = finish(context, reading);
    all += got.starts_with('[') ? "" : got;
  }
  all +=
      run(context, read_exactly(*wire, 4 - all.size())); // what the last cancel was too early for
  EXPECT_EQ(all, "a\xff"
                 "bc");
}

TEST_F(rfc2217_link_test, sends_whole_characters_even_when_a_write_is_cancelled) {
  open();
  std::string const block(8 * 1024 * 1024, '\xff');
  for (int again = 0; again < 3; ++again) {
    auto const writing = start(context, wire->write_all(block));
    settle();
    wire->cancel();
    EXPECT_EQ(finish(context, writing), asio::error::operation_aborted);
  }
  auto const last = start(context, wire->write_all("end"));
  hear("end");
  EXPECT_FALSE(finish(context, last));
  EXPECT_GT(heard.size(), 3U);
  EXPECT_EQ(heard.size() % 2, 1U) << "each byte twice, and the three of the end";
  EXPECT_EQ(heard.find_first_not_of('\xff'), heard.size() - 3);
}

TEST_F(rfc2217_link_test, answers_the_server_while_it_reads) {
  open();
  auto const reading = start(context, read_piece(*wire));
  say("\xff\xfd\x18");
  hear("\xff\xfc\x18");
  say("x");
  EXPECT_EQ(finish(context, reading), "x");
}

TEST_F(rfc2217_link_test, answers_the_server_with_the_next_write) {
  open();
  say("x\xff\xfd\x18");
  EXPECT_EQ(run(context, read_piece(*wire)), "x");
  auto const writing = start(context, wire->write_all("data"));
  hear("\xff\xfc\x18"
       "data");
  EXPECT_FALSE(finish(context, writing));
}

TEST_F(rfc2217_link_test, is_silent_while_the_server_wants_it) {
  open();
  say("1" + suspend);
  EXPECT_EQ(run(context, read_piece(*wire)), "1");
  auto const writing = start(context, wire->write_all("data"));
  say("2\xff\xfd\x18");
  hear("\xff\xfc\x18");
  EXPECT_FALSE(*writing);
  auto const reading = start(context, read_exactly(*wire, 2));
  settle();
  say("3" + resume);
  EXPECT_EQ(finish(context, reading), "23");
  hear("data");
  EXPECT_FALSE(finish(context, writing));
}

TEST_F(rfc2217_link_test, a_write_that_waits_for_the_server_is_cancelled_and_works_later) {
  open(suspend);
  for (bool const is_read : {false, true}) {
    auto const reading = is_read ? start(context, read_piece(*wire)) : started<std::string>();
    auto const writing = start(context, wire->write_all("data"));
    settle();
    EXPECT_FALSE(*writing);
    wire->cancel();
    EXPECT_EQ(finish(context, writing), asio::error::operation_aborted);
    if (is_read) {
      EXPECT_EQ(finish(context, reading), "[Operation canceled]");
    }
  }
  say(resume);
  auto const writing = start(context, wire->write_all("data"));
  hear("data");
  EXPECT_FALSE(finish(context, writing));
  EXPECT_EQ(heard, "data");
}

TEST_F(rfc2217_link_test, a_write_that_waits_for_the_server_sees_it_go) {
  open(suspend);
  auto const writing = start(context, wire->write_all("data"));
  settle();
  say("bye");
  peer.reset();
  EXPECT_EQ(finish(context, writing), asio::error::broken_pipe);
  EXPECT_EQ(run(context, read_exactly(*wire, 4)), "bye[End of file]");
}

TEST_F(rfc2217_link_test, changes_the_port_while_somebody_reads) {
  open();
  auto const reading = start(context, read_piece(*wire));
  settle();
  auto const setting = start(context, wire->set_lines(false, {}));
  hear(bytes("\xff\xfa\x2c\x05\x09\xff\xf0\xff\xfa\x2c\x01\x00\x00\x00\x00\xff\xf0"));
  say("\xff\xfa\x2c\x69\x09\xff\xf0" + is_9600);
  EXPECT_FALSE(finish(context, setting));
  EXPECT_FALSE(*reading);
  auto const refused = start(context, wire->set_baud(115200));
  hear(bytes("\x01\x00\x00\x00\x00\xff\xf0"));
  say("x" + is_9600 + is_9600);
  EXPECT_EQ(finish(context, refused), protocol::errc::port_setting_refused);
  EXPECT_EQ(finish(context, reading), "x");
}

std::string lines_are(bool rts) {
  std::string const answer = bytes("\xff\xfa\x2c\x69");
  return answer + (rts ? "\x0b" : "\x0c") + "\xff\xf0" + answer + "\x09\xff\xf0";
}

TEST_F(rfc2217_link_test, releases_the_board_when_opening_ends_amid_its_reset) {
  auto const fence = bytes("\xff\xfa\x2c\x01\x00\x00\x00\x00\xff\xf0");
  auto const rts_on = bytes("\xff\xfa\x2c\x05\x0b\xff\xf0\xff\xfa\x2c\x05\x09\xff\xf0");
  auto const both_off = bytes("\xff\xfa\x2c\x05\x0c\xff\xf0\xff\xfa\x2c\x05\x09\xff\xf0");
  wire = std::make_unique<rfc2217_link>(
      context.get_executor(),
      rfc2217_options{"127.0.0.1", listener.number, 9600, line_policy::esp_reset});
  for (bool const is_held : {false, true}) {
    heard.clear();
    auto const opening = start(context, wire->open(soon()));
    accept();
    say(agreed);
    hear(fence);
    say(is_9600 + lines_are(false) + is_9600);
    heard.clear();
    hear(both_off + fence);
    say(lines_are(false) + is_9600);
    hear(rts_on + fence);
    if (is_held) {
      say(lines_are(true) + is_9600);
    }
    settle();
    wire->cancel();
    hear(both_off + fence);
    EXPECT_FALSE(*opening) << "it waits for the server to have done it";
    say((is_held ? "" : lines_are(true) + is_9600) + lines_are(false) + is_9600);
    EXPECT_EQ(finish(context, opening).error().ec, asio::error::operation_aborted);
  }
}

TEST_F(rfc2217_link_test, is_closed_by_telnet_that_makes_no_sense) {
  open();
  say("\xff\xfa" + std::string(2000, 'x'));
  EXPECT_EQ(run(context, read_piece(*wire)), "[the server's telnet commands make no sense]");
  EXPECT_EQ(run(context, wire->write_all("x")), asio::error::bad_descriptor);
}

} // namespace
} // namespace mprun
