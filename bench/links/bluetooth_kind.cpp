// Bluetooth: two packet sockets as BlueZ provides them, without BlueZ; the packets have the size of
// a common MTU, 247. The bare loop reads and writes packets.
#include "bench/links/link_kinds.hpp"
#include "transports/bluetooth/packet_pair.hpp"

#include <array>
#include <sys/socket.h>

namespace mprun {
namespace {

constexpr std::size_t packet = 244;

class packet_link final : public link {
public:
  explicit packet_link(asio::any_io_executor executor) : packets(std::move(executor)) {}

  task<io_result> read_some(std::span<char> buffer) override { return packets.read_some(buffer); }
  task<error_code> write_all(std::string_view bytes) override { return packets.write_all(bytes); }
  void cancel() noexcept override { packets.cancel(); }
  void close() noexcept override { packets.close(); }

  packet_pair packets;
};

/// `dd` writes packets of constant size, `cat` echoes each packet.
arguments packets_as(role peer) {
  return peer == role::flood ? arguments{"dd", "if=/dev/zero", "bs=244", "status=none"}
                             : arguments{"cat"};
}

class bluetooth_kind final : public link_kind {
public:
  bluetooth_kind() : link_kind("bluetooth", std::size_t{4} << 20) {}

  std::unique_ptr<link> open(asio::io_context& context, role peer) override {
    auto ends = start_peer(peer);
    auto wire = std::make_unique<packet_link>(context.get_executor());
    must(!wire->packets.assign(std::move(ends.incoming), std::move(ends.outgoing), packet),
         "cannot open");
    return wire;
  }

  unique_fd bare(role peer) override {
    auto ends = start_peer(peer);
    outgoing_ = std::move(ends.outgoing);
    return std::move(ends.incoming);
  }

  void bare_write(int, std::string_view message) override {
    link_kind::bare_write(outgoing_.get(), message);
  }

private:
  struct pair_of_ends {
    unique_fd incoming;
    unique_fd outgoing;
  };

  pair_of_ends start_peer(role peer) {
    std::array<int, 2> in;
    std::array<int, 2> out;
    must(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, in.data()) == 0, "socketpair");
    must(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, out.data()) == 0, "socketpair");
    peers_.start(packets_as(peer), unique_fd(out[1]), unique_fd(in[1]));
    return {unique_fd(in[0]), unique_fd(out[0])};
  }

  unique_fd outgoing_; ///< for the bare loop
};

} // namespace

void add_bluetooth_kind(std::vector<std::unique_ptr<link_kind>>& all) {
  all.push_back(std::make_unique<bluetooth_kind>());
}

} // namespace mprun
