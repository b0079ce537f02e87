// For bench_links: each kind of link, and descriptors of the same kind without the link, with a
// program at the other end.
#pragma once

#include "transports/link.hpp"
#include "transports/spawn.hpp"
#include "transports/unique_fd.hpp"

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <string>
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

  void start(arguments const& program, unique_fd const& stdio);

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

std::vector<std::unique_ptr<kind>> all_kinds();

} // namespace mprun
