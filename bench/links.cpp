// Each kind of link against a bare poll/read/write loop over descriptors of the same kind: bytes
// per second read in pieces of 4 KiB, and the time of a round trip of one small message.
//
// Usage: bench_links [KIND…]        (default: all)
//
// The other side is `cat` each time, once as an echo, once with /dev/zero as a flood. Link and bare
// loop take turns, so a change of the machine's speed strikes both; the figures are medians of what
// is found turn by turn. The project's bounds: a link reads at least 0.9 of what the bare loop
// does, and adds at most 15 us to a round trip.
#include "transports/process_link.hpp"
#include "transports/pty.hpp"
#include "transports/run_task_test.hpp"
#include "transports/serial/serial_link.hpp"
#include "transports/spawn.hpp"
#include "transports/tcp_link.hpp"
#include "transports/unix_link.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace mprun {
namespace {

using bench_clock = std::chrono::steady_clock;
using arguments = std::vector<std::string>;

constexpr int turns = 31;
constexpr int round_trips_a_turn = 500;
constexpr std::size_t piece = 4096;
constexpr std::string_view message = "print(1)\x04 says it";

void must(bool fine, char const* what) {
  if (!fine) {
    throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
  }
}

bench_clock::time_point soon() {
  return bench_clock::now() + std::chrono::seconds(10);
}

/// Programs behind descriptors, ended with this.
class peers {
public:
  peers() = default;
  peers(peers const&) = delete;
  peers& operator=(peers const&) = delete;
  ~peers() {
    for (auto const pid : all_) {
      ::kill(-pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
    }
  }

  void start(arguments const& program, unique_fd const& stdio) {
    spawn_request request;
    request.arguments = program;
    request.input = request.output = request.errors = stdio.get();
    pid_t pid = 0;
    must(!spawn(request, pid), "cannot start a peer");
    all_.push_back(pid);
  }

private:
  std::vector<pid_t> all_;
};

/// One kind of link, and its descriptors without the link.
class kind {
public:
  kind(char const* kind_name, std::size_t bytes) : name(kind_name), bytes_a_turn(bytes) {}
  kind(kind const&) = delete;
  kind& operator=(kind const&) = delete;
  virtual ~kind() = default;

  virtual std::unique_ptr<link> open(asio::io_context& context, arguments const& peer) = 0;
  virtual unique_fd bare(arguments const& peer) = 0;

  std::string const name;
  std::size_t const bytes_a_turn;

protected:
  peers peers_;
};

class socketpair_kind final : public kind {
public:
  socketpair_kind() : kind("process", std::size_t{64} << 20) {}

  std::unique_ptr<link> open(asio::io_context& context, arguments const& peer) override {
    auto wire = std::make_unique<process_link>(context.get_executor(), process_options{peer});
    must(!wire->open(), "cannot open");
    return wire;
  }

  unique_fd bare(arguments const& peer) override {
    std::array<int, 2> ends;
    must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0, "socketpair");
    peers_.start(peer, unique_fd(ends[1]));
    return unique_fd(ends[0]);
  }
};

class pty_kind final : public kind {
public:
  pty_kind() : kind("process-pty", std::size_t{8} << 20) {}

  std::unique_ptr<link> open(asio::io_context& context, arguments const& peer) override {
    process_options options{peer};
    options.pty = true;
    auto wire = std::make_unique<process_link>(context.get_executor(), options);
    must(!wire->open(), "cannot open");
    return wire;
  }

  unique_fd bare(arguments const& peer) override {
    pty ends;
    must(!open_pty(ends), "cannot open a PTY");
    peers_.start(peer, ends.board);
    return std::move(ends.host);
  }
};

class serial_kind final : public kind {
public:
  serial_kind() : kind("serial", std::size_t{8} << 20) {}

  std::unique_ptr<link> open(asio::io_context& context, arguments const& peer) override {
    pty ends;
    must(!open_pty(ends), "cannot open a PTY");
    std::array<char, 64> terminal;
    must(::ttyname_r(ends.board.get(), terminal.data(), terminal.size()) == 0, "ttyname");
    serial_options options;
    options.port = terminal.data();
    auto wire = std::make_unique<serial_link>(context.get_executor(), options);
    auto const failed = run(context, wire->open(soon()));
    must(!failed, failed.message.c_str());
    peers_.start(peer, ends.host);
    return wire;
  }

  unique_fd bare(arguments const& peer) override {
    pty ends;
    must(!open_pty(ends), "cannot open a PTY");
    peers_.start(peer, ends.host);
    return std::move(ends.board);
  }
};

class tcp_kind final : public kind {
public:
  tcp_kind() : kind("tcp", std::size_t{64} << 20) {
    listener_ = unique_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    name_.sin_family = AF_INET;
    name_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof name_;
    auto* const general = reinterpret_cast<sockaddr*>(&name_);
    must(::bind(listener_.get(), general, size) == 0, "bind");
    must(::listen(listener_.get(), 10) == 0, "listen");
    must(::getsockname(listener_.get(), general, &size) == 0, "getsockname");
  }

  std::unique_ptr<link> open(asio::io_context& context, arguments const& peer) override {
    auto wire = std::make_unique<tcp_link>(context.get_executor(),
                                           tcp_options{"127.0.0.1", ntohs(name_.sin_port)});
    auto const failed = run(context, wire->open(soon()));
    must(!failed, failed.message.c_str());
    accept(peer);
    return wire;
  }

  unique_fd bare(arguments const& peer) override {
    unique_fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    must(::connect(fd.get(), reinterpret_cast<sockaddr*>(&name_), sizeof name_) == 0, "connect");
    int const at_once = 1;
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    accept(peer);
    return fd;
  }

private:
  void accept(arguments const& peer) {
    unique_fd const fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    must(static_cast<bool>(fd), "accept");
    peers_.start(peer, fd);
  }

  unique_fd listener_;
  sockaddr_in name_{};
};

class unix_kind final : public kind {
public:
  unix_kind() : kind("unix", std::size_t{64} << 20) {
    path_ = std::filesystem::temp_directory_path() / fmt::format("mprun-bench-{}", ::getpid());
    name_.sun_family = AF_UNIX;
    std::strncpy(name_.sun_path, path_.c_str(), sizeof name_.sun_path - 1);
    std::filesystem::remove(path_);
    listener_ = unique_fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    must(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&name_), sizeof name_) == 0, "bind");
    must(::listen(listener_.get(), 10) == 0, "listen");
  }
  ~unix_kind() override {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

  std::unique_ptr<link> open(asio::io_context& context, arguments const& peer) override {
    auto wire = std::make_unique<unix_link>(context.get_executor(), unix_options{path_});
    auto const failed = run(context, wire->open(soon()));
    must(!failed, failed.message.c_str());
    accept(peer);
    return wire;
  }

  unique_fd bare(arguments const& peer) override {
    unique_fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    must(::connect(fd.get(), reinterpret_cast<sockaddr*>(&name_), sizeof name_) == 0, "connect");
    accept(peer);
    return fd;
  }

private:
  void accept(arguments const& peer) {
    unique_fd const fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    must(static_cast<bool>(fd), "accept");
    peers_.start(peer, fd);
  }

  std::filesystem::path path_;
  unique_fd listener_;
  sockaddr_un name_{};
};

task<bool> read_all(link& wire, std::size_t size) {
  std::array<char, piece> buffer;
  std::size_t total = 0;
  while (total < size) {
    auto const got = co_await wire.read_some(buffer);
    if (got.ec) {
      throw std::runtime_error("the link broke: " + got.ec.message());
    }
    total += got.size;
  }
  co_return true;
}

task<bool> exchange(link& wire, int times) {
  std::array<char, piece> buffer;
  for (int i = 0; i < times; ++i) {
    auto const failed = co_await wire.write_all(message);
    for (std::size_t total = 0; total < message.size() && !failed;) {
      auto const got = co_await wire.read_some(buffer);
      if (got.ec) {
        throw std::runtime_error("the link broke: " + got.ec.message());
      }
      total += got.size;
    }
  }
  co_return true;
}

/// What is there after waiting for it, as every host that has more than one board must.
std::size_t bare_read(int fd, std::array<char, piece>& buffer) {
  pollfd wait{fd, POLLIN, 0};
  must(::poll(&wait, 1, -1) == 1, "poll");
  auto const size = ::read(fd, buffer.data(), buffer.size());
  must(size > 0, "read");
  return static_cast<std::size_t>(size);
}

void bare_read_all(int fd, std::size_t size) {
  std::array<char, piece> buffer;
  for (std::size_t total = 0; total < size;) {
    total += bare_read(fd, buffer);
  }
}

void bare_exchange(int fd, int times) {
  std::array<char, piece> buffer;
  for (int i = 0; i < times; ++i) {
    must(::write(fd, message.data(), message.size()) == static_cast<ssize_t>(message.size()),
         "write");
    for (std::size_t total = 0; total < message.size();) {
      total += bare_read(fd, buffer);
    }
  }
}

/// In microseconds.
double timed(auto&& what) {
  auto const start = bench_clock::now();
  what();
  return std::chrono::duration<double, std::micro>(bench_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct samples {
  std::vector<double> bare;
  std::vector<double> over_link;

  std::vector<double> each(auto&& of) const {
    std::vector<double> all;
    for (std::size_t i = 0; i < bare.size(); ++i) {
      all.push_back(of(over_link[i], bare[i]));
    }
    return all;
  }
};

samples in_turns(auto&& with_bare, auto&& with_link) {
  samples found;
  for (int turn = -1; turn < turns; ++turn) { // the first is to warm up
    auto const bare = timed(with_bare);
    auto const over_link = timed(with_link);
    if (turn >= 0) {
      found.bare.push_back(bare);
      found.over_link.push_back(over_link);
    }
  }
  return found;
}

void measure(kind& one) {
  asio::io_context context(1);
  arguments const flood{"cat", "/dev/zero"};
  arguments const echo{"cat"};
  samples reading;
  {
    auto const wire = one.open(context, flood);
    auto const fd = one.bare(flood);
    reading = in_turns([&] { bare_read_all(fd.get(), one.bytes_a_turn); },
                       [&] { run(context, read_all(*wire, one.bytes_a_turn)); });
  }
  auto const wire = one.open(context, echo);
  auto const fd = one.bare(echo);
  auto const trips = in_turns([&] { bare_exchange(fd.get(), round_trips_a_turn); },
                              [&] { run(context, exchange(*wire, round_trips_a_turn)); });
  auto const megabytes = static_cast<double>(one.bytes_a_turn);
  auto const speed = reading.each([](double linked, double bare) { return bare / linked; });
  auto const added = trips.each([](double linked, double bare) { return linked - bare; });
  fmt::print("{:12} {:8.0f} {:8.0f} {:6.2f}   {:8.1f} {:8.1f} {:+7.1f}\n", one.name,
             megabytes / median(reading.bare), megabytes / median(reading.over_link), median(speed),
             median(trips.bare) / round_trips_a_turn, median(trips.over_link) / round_trips_a_turn,
             median(added) / round_trips_a_turn);
}

} // namespace
} // namespace mprun

int main(int argc, char** argv) {
  using namespace mprun;
  ::signal(SIGPIPE, SIG_IGN);
  arguments const wanted(argv + 1, argv + argc);
  try {
    fmt::print("             MB/s, pieces of 4 KiB       us a round trip\n"
               "             bare     link     ratio      bare     link   added\n"
               "bound                          0.90                        15.0\n");
    socketpair_kind process;
    pty_kind process_pty;
    tcp_kind tcp;
    unix_kind unix_socket;
    serial_kind serial;
    for (kind* one : std::array<kind*, 5>{&process, &process_pty, &tcp, &unix_socket, &serial}) {
      if (wanted.empty() || std::find(wanted.begin(), wanted.end(), one->name) != wanted.end()) {
        measure(*one);
      }
    }
  } catch (std::exception const& e) {
    fmt::print(stderr, "bench_links: {}\n", e.what());
    return 1;
  }
}
