// A host with several addresses: they are tried side by side (RFC 8305), whatever happens to each.
#include "transports/sockets/fake_names_test.hpp"
#include "transports/sockets/socket_peer_test.hpp"
#include "transports/sockets/tcp_link.hpp"

#include <boost/asio/error.hpp>
#include <deque>
#include <sys/eventfd.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

/// A socket bound to this address and port; connections are refused until it listens.
unique_fd bind_to(socket_address to, std::uint16_t port) {
  unique_fd fd(::socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (to.storage.ss_family == AF_INET6) {
    reinterpret_cast<sockaddr_in6&>(to.storage).sin6_port = htons(port);
  } else {
    reinterpret_cast<sockaddr_in&>(to.storage).sin_port = htons(port);
  }
  EXPECT_EQ(::bind(fd.get(), reinterpret_cast<sockaddr*>(&to.storage), to.size), 0)
      << "is it an address of this host?";
  return fd;
}

socket_address address_of(std::string const& text) {
  name_lookup numeric;
  numeric.ready = unique_fd(::eventfd(0, EFD_CLOEXEC));
  numeric.resolve(text);
  EXPECT_EQ(numeric.failure, 0) << text;
  return numeric.found.empty() ? socket_address() : numeric.found.front();
}

/// The same port on several addresses of this host.
class address_race : public testing::Test {
protected:
  address_race() : port(bind_tcp()) {}

  unique_fd refusing(std::string const& address) {
    return bind_to(address_of(address), port.number);
  }

  unique_fd answering(std::string const& address) {
    auto fd = refusing(address);
    EXPECT_EQ(::listen(fd.get(), 10), 0);
    return fd;
  }

  /// A listener whose queue is full: connecting gets no answer, as with an unreachable address.
  unique_fd silent(std::string const& address) {
    auto fd = refusing(address);
    EXPECT_EQ(::listen(fd.get(), 0), 0);
    auto& first = fillers.emplace_back(context.get_executor(), tcp_options{address, port.number});
    auto const opened = run(context, first.open(soon()));
    EXPECT_TRUE(opened) << opened.error().message;
    return fd;
  }

  link_result<void> open(std::vector<std::string> const& addresses,
                         run_clock::time_point deadline) {
    return run(context, link_to(addresses).open(deadline));
  }

  tcp_link& link_to(std::vector<std::string> const& addresses) {
    return fillers.emplace_back(context.get_executor(),
                                tcp_options{fake_names::of(addresses), port.number});
  }

  static bool was_called(unique_fd const& listener) {
    pollfd wait{listener.get(), POLLIN, 0};
    return ::poll(&wait, 1, 0) == 1;
  }

  asio::io_context context{1};
  tcp_port port; ///< also bound on 127.0.0.1, so that nobody else takes the number meanwhile
  std::deque<tcp_link> fillers;
};

TEST_F(address_race, an_address_that_is_silent_holds_up_no_other) {
  auto const dead = silent("127.0.0.2");
  auto const live = answering("127.0.0.3");
  auto const opened = open({"127.0.0.2", "127.0.0.3"}, soon());
  EXPECT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE(accepted(live));
}

TEST_F(address_race, an_address_that_refuses_is_followed_by_the_next) {
  auto const closed = refusing("127.0.0.2");
  auto const dead = silent("127.0.0.3");
  auto const live = answering("127.0.0.4");
  auto const opened = open({"127.0.0.2", "127.0.0.3", "127.0.0.2", "127.0.0.4"}, soon());
  EXPECT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE(accepted(live));
}

TEST_F(address_race, the_first_is_preferred_where_it_answers) {
  auto const first = answering("127.0.0.2");
  auto const second = answering("127.0.0.3");
  auto const opened = open({"127.0.0.2", "127.0.0.3"}, soon());
  EXPECT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE(accepted(first));
  EXPECT_FALSE(was_called(second));
}

TEST_F(address_race, the_other_family_comes_before_a_second_address_of_the_first) {
  auto const closed = refusing("127.0.0.2");
  auto const same_family = answering("127.0.0.3");
  auto const other_family = answering("::1");
  auto const opened = open({"127.0.0.2", "127.0.0.3", "::1"}, soon());
  EXPECT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE(accepted(other_family));
  EXPECT_FALSE(was_called(same_family));
}

TEST_F(address_race, a_failure_of_all_is_reported_once) {
  auto const closed = refusing("127.0.0.2");
  auto const dead = silent("127.0.0.3");
  auto const late = open({"127.0.0.2", "127.0.0.3"}, run_clock::now() + 20ms);
  EXPECT_EQ(late.error().ec, asio::error::timed_out);
  EXPECT_TRUE(late.error().message.ends_with(": no answer in time")) << late.error().message;
  auto const refused = open({"127.0.0.2", "127.0.0.2"}, soon());
  EXPECT_EQ(refused.error().ec, asio::error::connection_refused);
  EXPECT_TRUE(refused.error().message.ends_with(": Connection refused")) << refused.error().message;
}

TEST_F(address_race, is_cancelled_with_all_that_is_under_way) {
  auto const dead = silent("127.0.0.2");
  auto const as_dead = silent("127.0.0.3");
  auto& wire = link_to({"127.0.0.2", "127.0.0.3"});
  auto const opening = start(context, wire.open(soon()));
  context.restart();
  while (context.poll() != 0) {
  }
  wire.cancel();
  EXPECT_EQ(finish(context, opening).error().ec, asio::error::operation_aborted);
}

} // namespace
} // namespace mprun
