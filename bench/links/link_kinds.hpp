// For bench_links: each kind of link, and bare descriptors of the same kind, with a program at the
// other end.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/files/unique_fd.hpp"
#include "transports/link.hpp"
#include "transports/process/spawn.hpp"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <netinet/in.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

using arguments = std::vector<std::string>;

/// Throws with errno's message.
void must(bool fine, char const* operation);

/// Programs behind descriptors; the destructor ends them.
class peers {
public:
  peers() = default;
  peers(peers const&) = delete;
  peers& operator=(peers const&) = delete;
  ~peers();

  void start(arguments const& program, unique_fd const& stdio) { start(program, stdio, stdio); }
  void start(arguments const& program, unique_fd const& input, unique_fd const& output);

private:
  std::vector<pid_t> all_;
};

/// What the program at the other end does.
enum class role { flood, echo };

/// A kind of link, and its bare descriptors.
class link_kind {
public:
  link_kind(char const* kind_name, std::size_t bytes) : name(kind_name), bytes_per_turn(bytes) {}
  link_kind(link_kind const&) = delete;
  link_kind& operator=(link_kind const&) = delete;
  virtual ~link_kind() = default;

  virtual std::unique_ptr<link> open(asio::io_context& context, role peer) = 0;
  virtual unique_fd bare(role peer) = 0;

  /// A turn of the bare loop: waits and reads what is available, as every host with several boards
  /// must. Returns the number of payload bytes.
  virtual std::size_t bare_read(int fd, std::span<char> buffer);
  virtual void bare_write(int fd, std::string_view message);

  std::string const name;
  std::size_t const bytes_per_turn;

protected:
  peers peers_;
};

/// `cat` of /dev/zero or of its input.
arguments cat_as(role peer);

/// A TCP port of this host that accepts connections for programs.
class tcp_listener {
public:
  tcp_listener();

  std::uint16_t port() const noexcept { return ntohs(name_.sin_port); }
  unique_fd connect() const;
  unique_fd accept() const;
  /// Accepts a connection that is being made in `context`.
  unique_fd accept(asio::io_context& context) const;

private:
  unique_fd fd_;
  sockaddr_in name_{};
};

run_clock::time_point soon();

std::unique_ptr<link_kind> make_rfc2217_kind();
std::unique_ptr<link_kind> make_webrepl_kind();
void add_bluetooth_kind(std::vector<std::unique_ptr<link_kind>>& all);

std::vector<std::unique_ptr<link_kind>> all_kinds();

} // namespace mprun
