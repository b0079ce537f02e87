// For tests: listening sockets on this host, and shells behind their connections.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/files/unique_fd.hpp"
#include "transports/process/child_process.hpp"
#include "transports/run_task_test.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/query.hpp>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace mprun {

inline asio::io_context& context_of(asio::any_io_executor const& executor) {
  return static_cast<asio::io_context&>(asio::query(executor, asio::execution::context));
}

inline run_clock::time_point soon() {
  return run_clock::now() + std::chrono::seconds(30);
}

struct tcp_port {
  unique_fd fd;
  std::uint16_t number = 0;
};

/// A port of 127.0.0.1 that the system chooses; connections are refused unless it listens.
inline tcp_port bind_tcp() {
  tcp_port bound;
  bound.fd = unique_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const general = reinterpret_cast<sockaddr*>(&name);
  EXPECT_EQ(::bind(bound.fd.get(), general, sizeof name), 0);
  socklen_t size = sizeof name;
  EXPECT_EQ(::getsockname(bound.fd.get(), general, &size), 0);
  bound.number = ntohs(name.sin_port);
  return bound;
}

inline tcp_port listen_on_tcp(int backlog = 10) {
  auto bound = bind_tcp();
  EXPECT_EQ(::listen(bound.fd.get(), backlog), 0);
  return bound;
}

inline unique_fd listen_on_unix(std::filesystem::path const& path, int backlog = 10) {
  unique_fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::strncpy(name.sun_path, path.c_str(), sizeof name.sun_path - 1);
  std::filesystem::remove(path);
  EXPECT_EQ(::bind(fd.get(), reinterpret_cast<sockaddr*>(&name), sizeof name), 0);
  EXPECT_EQ(::listen(fd.get(), backlog), 0);
  return fd;
}

inline unique_fd call_unix(std::filesystem::path const& path) {
  unique_fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::strncpy(name.sun_path, path.c_str(), sizeof name.sun_path - 1);
  EXPECT_EQ(::connect(fd.get(), reinterpret_cast<sockaddr*>(&name), sizeof name), 0);
  return fd;
}

/// The next connection; empty when none comes.
inline unique_fd accepted(unique_fd const& listener) {
  pollfd wait{listener.get(), POLLIN, 0};
  return unique_fd(::poll(&wait, 1, 30'000) == 1
                       ? ::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)
                       : -1);
}

/// A folder that is removed with the test.
class scratch_folder {
public:
  scratch_folder() {
    std::string name = std::filesystem::temp_directory_path() / "mprun-test-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  scratch_folder(scratch_folder const&) = delete;
  scratch_folder& operator=(scratch_folder const&) = delete;
  ~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path const& path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
};

inline spawn_request peer_on(int fd, std::vector<std::string> arguments) {
  spawn_request request;
  request.arguments = std::move(arguments);
  request.input = request.output = request.errors = fd;
  return request;
}

} // namespace mprun
