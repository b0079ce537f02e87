// For bench_links: each kind of link, and descriptors of the same kind without the link, with a
// program at the other end.
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
void must(bool fine, char const* what);

/// Programs behind descriptors, ended with this.
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

/// One kind of link, and its descriptors without the link.
class kind {
public:
  kind(char const* kind_name, std::size_t bytes) : name(kind_name), bytes_a_turn(bytes) {}
  kind(kind const&) = delete;
  kind& operator=(kind const&) = delete;
  virtual ~kind() = default;

  virtual std::unique_ptr<link> open(asio::io_context& context, role peer) = 0;
  virtual unique_fd bare(role peer) = 0;

  /// One turn of the bare loop: what is there after waiting for it, as every host that has more
  /// than one board must. Gives how many bytes of the board's that were.
  virtual std::size_t bare_read(int fd, std::span<char> buffer);
  virtual void bare_write(int fd, std::string_view message);

  std::string const name;
  std::size_t const bytes_a_turn;

protected:
  peers peers_;
};

/// `cat`, of /dev/zero or of what it is sent.
arguments cat_as(role what);

/// A port of this host that takes connections, each for a program.
class tcp_listener {
public:
  tcp_listener();

  std::uint16_t port() const noexcept { return ntohs(name_.sin_port); }
  unique_fd connect() const;
  unique_fd accept() const;
  /// Of what is under way in `context`.
  unique_fd accept(asio::io_context& context) const;

private:
  unique_fd fd_;
  sockaddr_in name_{};
};

run_clock::time_point soon();

std::unique_ptr<kind> make_rfc2217_kind();
std::unique_ptr<kind> make_webrepl_kind();
void add_bluetooth_kind(std::vector<std::unique_ptr<kind>>& all);

std::vector<std::unique_ptr<kind>> all_kinds();

} // namespace mprun
