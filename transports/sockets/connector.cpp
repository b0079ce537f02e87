#include "transports/sockets/connector.hpp"

#include "base/async/run_clock.hpp"
#include "base/files/last_error.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/query.hpp>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/un.h>
#include <utility>

namespace mprun {

namespace {

using asio::posix::descriptor_base;
using clock = run_clock;

link_failure not_connected(error_code ec, std::string const& where, std::string const& why) {
  return {ec, "cannot connect to " + where + ": " + why};
}

void set_option(int fd, int level, int name, int value) {
  ::setsockopt(fd, level, name, &value, sizeof value); // helpful, but not necessary
}

void tune(int fd) {
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, 10);
  set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 5);
  set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 5);
  set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 35'000);
}

unique_fd new_socket(int family) {
  return unique_fd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

void set_port(socket_address& of, std::uint16_t port) {
  if (of.storage.ss_family == AF_INET6) {
    reinterpret_cast<sockaddr_in6&>(of.storage).sin6_port = htons(port);
  } else {
    reinterpret_cast<sockaddr_in&>(of.storage).sin_port = htons(port);
  }
}

std::string text_of(error_code ec) {
  return ec == asio::error::timed_out ? "no answer in time" : ec.message();
}

} // namespace

std::string host_and_port(std::string const& host, std::uint16_t port) {
  bool const is_ipv6 = host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

connector::connector(asio::any_io_executor executor)
    : lookups_(asio::use_service<name_lookups>(asio::query(executor, asio::execution::context))),
      wait_(std::move(executor)) {}

void connector::cancel() noexcept {
  wait_.cancel();
}

task<link_result<unique_fd>> connector::tcp(std::string host, std::uint16_t port,
                                            time_point deadline) {
  wait_.begin();
  auto const where = host_and_port(host, port);
  auto const known = lookups_.of(host);
  auto const not_known = co_await wait_for(known, deadline);
  if (not_known) {
    auto const is_late = not_known == asio::error::timed_out;
    co_return not_connected(
        not_known, where, is_late ? "the name could not be resolved in time" : not_known.message());
  }
  auto const is_over = known->is_over.load(); // before anything that the other thread has written
  if (!is_over || known->failure != 0) {
    co_return not_connected(asio::error::host_not_found, where, ::gai_strerror(known->failure));
  }
  auto addresses = in_turns(known->found);
  for (auto& address : addresses) {
    set_port(address, port);
  }
  auto reached = co_await race(std::move(addresses), deadline);
  if (reached.ec) {
    co_return not_connected(reached.ec, where, text_of(reached.ec));
  }
  co_return std::move(reached.fd);
}

/// Alternates the families, each in the order that the system gave: where a family does not work,
/// the next attempt is of the other.
std::vector<socket_address> connector::in_turns(std::vector<socket_address> all) {
  std::vector<socket_address> out;
  while (!all.empty()) {
    auto const is_other = [&out](socket_address const& candidate) {
      return out.empty() || candidate.storage.ss_family != out.back().storage.ss_family;
    };
    auto const found = std::find_if(all.begin(), all.end(), is_other);
    auto const next = found == all.end() ? all.begin() : found;
    out.push_back(*next);
    all.erase(next);
  }
  return out;
}

/// Tries the addresses side by side, as in RFC 8305: the first that connects wins.
task<connector::attempt> connector::race(std::vector<socket_address> all, time_point deadline) {
  constexpr std::chrono::milliseconds between_starts{250};
  attempt latest;
  latest.ec = asio::error::host_not_found;
  unique_fd const any_ready(::epoll_create1(EPOLL_CLOEXEC));
  std::vector<unique_fd> under_way;
  std::size_t next = 0;
  auto next_start = clock::now();
  while (next < all.size() || !under_way.empty()) {
    if (next < all.size() && (under_way.empty() || clock::now() >= next_start)) {
      auto begun = begin(all[next++], any_ready.get());
      if (!begun.ec) {
        co_return begun;
      }
      if (begun.fd) {
        under_way.push_back(std::move(begun.fd));
        next_start = clock::now() + between_starts;
      } else {
        latest.ec = begun.ec;
      }
      continue;
    }
    auto const until = next < all.size() ? std::min(next_start, deadline) : deadline;
    auto const waited = co_await wait_.until(any_ready.get(), descriptor_base::wait_read, until);
    if (waited == asio::error::timed_out && clock::now() < deadline) {
      continue;
    }
    if (waited) {
      latest.ec = waited;
      break;
    }
    auto ended = take_ended(any_ready.get(), under_way);
    if (!ended.ec) {
      co_return ended;
    }
    latest.ec = ended.ec;
    next_start = clock::now();
  }
  co_return latest;
}

/// Without an error: connected at once. With an error and a descriptor: under way, and `any_ready`
/// becomes readable when it ends.
connector::attempt connector::begin(socket_address const& to, int any_ready) {
  attempt begun;
  auto fd = new_socket(to.storage.ss_family);
  if (!fd) {
    begun.ec = last_error();
    return begun;
  }
  tune(fd.get());
  if (::connect(fd.get(), reinterpret_cast<sockaddr const*>(&to.storage), to.size) != 0) {
    begun.ec = last_error();
    epoll_event wanted{};
    wanted.events = EPOLLOUT;
    wanted.data.fd = fd.get();
    if (begun.ec != boost::system::errc::operation_in_progress ||
        ::epoll_ctl(any_ready, EPOLL_CTL_ADD, fd.get(), &wanted) != 0) {
      return begun;
    }
  }
  begun.fd = std::move(fd);
  return begun;
}

/// Removes an attempt that has ended from `under_way` and returns it.
connector::attempt connector::take_ended(int any_ready, std::vector<unique_fd>& under_way) {
  attempt ended;
  ended.ec = asio::error::try_again;
  epoll_event event{};
  if (::epoll_wait(any_ready, &event, 1, 0) != 1) {
    return ended;
  }
  auto const done = std::find_if(under_way.begin(), under_way.end(), [&event](unique_fd const& fd) {
    return fd.get() == event.data.fd;
  });
  int failure = 0;
  socklen_t size = sizeof failure;
  ::getsockopt(done->get(), SOL_SOCKET, SO_ERROR, &failure, &size);
  ended.ec = error_of(failure);
  if (!ended.ec) {
    ended.fd = std::move(*done);
    ::epoll_ctl(any_ready, EPOLL_CTL_DEL, ended.fd.get(), nullptr);
  }
  under_way.erase(done);
  return ended;
}

task<link_result<unique_fd>> connector::local(std::filesystem::path path, time_point deadline) {
  wait_.begin();
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  auto const& text = path.native();
  if (text.empty() || text.size() >= sizeof name.sun_path) {
    co_return not_connected(make_error_code(boost::system::errc::filename_too_long), text,
                            "the path of a socket has 1 to 107 bytes");
  }
  std::memcpy(name.sun_path, text.data(), text.size());
  socket_address to;
  std::memcpy(&to.storage, &name, sizeof name);
  to.size = static_cast<socklen_t>(sizeof name);
  auto fd = new_socket(AF_UNIX);
  auto ec = fd ? error_code() : last_error();
  if (!ec) {
    ec = co_await connect(fd.get(), to, deadline);
  }
  if (ec) {
    std::error_code ignored;
    auto const is_other = ec == asio::error::connection_refused && // as for a socket without owner
                          !std::filesystem::is_socket(path, ignored);
    co_return not_connected(ec, text, is_other ? "it is not a socket" : text_of(ec));
  }
  co_return std::move(fd);
}

task<error_code> connector::wait_for(std::shared_ptr<name_lookup const> asked,
                                     time_point deadline) {
  if (asked->ec) {
    co_return asked->ec;
  }
  unique_fd const own(::fcntl(asked->ready.get(), F_DUPFD_CLOEXEC, 0)); // others wait for it too
  if (!own) {
    co_return last_error();
  }
  auto const ec = co_await wait_.until(own.get(), descriptor_base::wait_read, deadline);
  co_return ec;
}

task<error_code> connector::connect(int fd, socket_address const& to, time_point deadline) {
  constexpr std::chrono::milliseconds between_attempts{10};
  auto const* const name = reinterpret_cast<sockaddr const*>(&to.storage);
  while (::connect(fd, name, to.size) != 0) {
    auto const why = last_error();
    if (why == boost::system::errc::operation_in_progress) {
      auto const waited = co_await wait_.until(fd, descriptor_base::wait_write, deadline);
      if (waited) {
        co_return waited;
      }
      int failure = 0;
      socklen_t size = sizeof failure;
      ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &size);
      co_return error_of(failure);
    }
    if (why != asio::error::would_block) {
      co_return why;
    }
    // The queue of a Unix socket is full, and there is no event for room in it.
    if (clock::now() + between_attempts > deadline) {
      co_return asio::error::timed_out;
    }
    auto const paused = co_await wait_.pause(between_attempts);
    if (paused) {
      co_return paused;
    }
  }
  co_return error_code();
}

} // namespace mprun
