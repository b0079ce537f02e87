#include "bench/links/link_kinds.hpp"

#include "base/async/run_clock.hpp"
#include "transports/process/process_link.hpp"
#include "transports/process/pty.hpp"
#include "transports/run_task_test.hpp"
#include "transports/serial/serial_link.hpp"
#include "transports/sockets/tcp_link.hpp"
#include "transports/sockets/unix_link.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mprun {
namespace {

class socketpair_kind final : public link_kind {
public:
  socketpair_kind() : link_kind("process", std::size_t{64} << 20) {}

  std::unique_ptr<link> open(asio::io_context& context, role peer) override {
    auto wire =
        std::make_unique<process_link>(context.get_executor(), process_options{cat_as(peer)});
    must(!wire->open(), "cannot open");
    return wire;
  }

  unique_fd bare(role peer) override {
    std::array<int, 2> ends;
    must(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0, "socketpair");
    peers_.start(cat_as(peer), unique_fd(ends[1]));
    return unique_fd(ends[0]);
  }
};

class pty_kind final : public link_kind {
public:
  pty_kind() : link_kind("process-pty", std::size_t{8} << 20) {}

  std::unique_ptr<link> open(asio::io_context& context, role peer) override {
    process_options options{cat_as(peer)};
    options.pty = true;
    auto wire = std::make_unique<process_link>(context.get_executor(), options);
    must(!wire->open(), "cannot open");
    return wire;
  }

  unique_fd bare(role peer) override {
    pty ends;
    must(!open_pty(ends), "cannot open a PTY");
    peers_.start(cat_as(peer), ends.board);
    return std::move(ends.host);
  }
};

class serial_kind final : public link_kind {
public:
  serial_kind() : link_kind("serial", std::size_t{8} << 20) {}

  std::unique_ptr<link> open(asio::io_context& context, role peer) override {
    pty ends;
    must(!open_pty(ends), "cannot open a PTY");
    std::array<char, 64> terminal;
    must(::ttyname_r(ends.board.get(), terminal.data(), terminal.size()) == 0, "ttyname");
    serial_options options;
    options.port = terminal.data();
    auto wire = std::make_unique<serial_link>(context.get_executor(), options);
    auto const opened = run(context, wire->open(soon()));
    must(opened.has_value(), opened.error().message.c_str());
    peers_.start(cat_as(peer), ends.host);
    return wire;
  }

  unique_fd bare(role peer) override {
    pty ends;
    must(!open_pty(ends), "cannot open a PTY");
    peers_.start(cat_as(peer), ends.host);
    return std::move(ends.board);
  }
};

class tcp_kind final : public link_kind {
public:
  tcp_kind() : link_kind("tcp", std::size_t{64} << 20) {}

  std::unique_ptr<link> open(asio::io_context& context, role peer) override {
    auto wire = std::make_unique<tcp_link>(context.get_executor(),
                                           tcp_options{"127.0.0.1", listener_.port()});
    auto const opened = run(context, wire->open(soon()));
    must(opened.has_value(), opened.error().message.c_str());
    peers_.start(cat_as(peer), listener_.accept());
    return wire;
  }

  unique_fd bare(role peer) override {
    auto fd = listener_.connect();
    peers_.start(cat_as(peer), listener_.accept());
    return fd;
  }

private:
  tcp_listener listener_;
};

class unix_kind final : public link_kind {
public:
  unix_kind() : link_kind("unix", std::size_t{64} << 20) {
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

  std::unique_ptr<link> open(asio::io_context& context, role peer) override {
    auto wire = std::make_unique<unix_link>(context.get_executor(), unix_options{path_});
    auto const opened = run(context, wire->open(soon()));
    must(opened.has_value(), opened.error().message.c_str());
    accept(peer);
    return wire;
  }

  unique_fd bare(role peer) override {
    unique_fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    must(::connect(fd.get(), reinterpret_cast<sockaddr*>(&name_), sizeof name_) == 0, "connect");
    accept(peer);
    return fd;
  }

private:
  void accept(role peer) {
    unique_fd const fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    must(static_cast<bool>(fd), "accept");
    peers_.start(cat_as(peer), fd);
  }

  std::filesystem::path path_;
  unique_fd listener_;
  sockaddr_un name_{};
};

} // namespace

void must(bool fine, char const* operation) {
  if (!fine) {
    throw std::runtime_error(fmt::format("{}: {}", operation, std::strerror(errno)));
  }
}

peers::~peers() {
  for (auto const pid : all_) {
    ::kill(-pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
}

void peers::start(arguments const& program, unique_fd const& input, unique_fd const& output) {
  spawn_request request;
  request.arguments = program;
  request.input = input.get();
  request.output = output.get();
  request.errors = output.get();
  pid_t pid = 0;
  must(!spawn(request, pid), "cannot start a peer");
  all_.push_back(pid);
}

std::size_t link_kind::bare_read(int fd, std::span<char> buffer) {
  pollfd wait{fd, POLLIN, 0};
  must(::poll(&wait, 1, -1) == 1, "poll");
  auto const size = ::read(fd, buffer.data(), buffer.size());
  must(size > 0, "read");
  return static_cast<std::size_t>(size);
}

void link_kind::bare_write(int fd, std::string_view message) {
  must(::write(fd, message.data(), message.size()) == static_cast<ssize_t>(message.size()),
       "write");
}

arguments cat_as(role peer) {
  return peer == role::flood ? arguments{"cat", "/dev/zero"} : arguments{"cat"};
}

tcp_listener::tcp_listener() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  name_.sin_family = AF_INET;
  name_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof name_;
  auto* const general = reinterpret_cast<sockaddr*>(&name_);
  must(::bind(fd_.get(), general, size) == 0, "bind");
  must(::listen(fd_.get(), 10) == 0, "listen");
  must(::getsockname(fd_.get(), general, &size) == 0, "getsockname");
}

unique_fd tcp_listener::connect() const {
  unique_fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  must(::connect(fd.get(), reinterpret_cast<sockaddr const*>(&name_), sizeof name_) == 0,
       "connect");
  int const at_once = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  return fd;
}

unique_fd tcp_listener::accept() const {
  unique_fd fd(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  must(static_cast<bool>(fd), "accept");
  return fd;
}

unique_fd tcp_listener::accept(asio::io_context& context) const {
  pollfd caller{fd_.get(), POLLIN, 0};
  while (::poll(&caller, 1, 0) == 0) {
    context.restart();
    must(context.run_one_for(std::chrono::seconds(10)) != 0, "nothing connects");
  }
  return accept();
}

run_clock::time_point soon() {
  return run_clock::now() + std::chrono::seconds(10);
}

std::vector<std::unique_ptr<link_kind>> all_kinds() {
  std::vector<std::unique_ptr<link_kind>> all;
  all.push_back(std::make_unique<socketpair_kind>());
  all.push_back(std::make_unique<pty_kind>());
  all.push_back(std::make_unique<tcp_kind>());
  all.push_back(std::make_unique<unix_kind>());
  all.push_back(std::make_unique<serial_kind>());
  all.push_back(make_rfc2217_kind());
  all.push_back(make_webrepl_kind());
  add_bluetooth_kind(all);
  return all;
}

} // namespace mprun
