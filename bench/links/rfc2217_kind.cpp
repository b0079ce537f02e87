// RFC 2217: the bare loop reads the same TCP socket in the same pieces and ignores telnet.
#include "bench/links/link_kinds.hpp"

#include "transports/rfc2217/rfc2217_link.hpp"
#include "transports/run_task_test.hpp"

namespace mprun {
namespace {

class rfc2217_kind final : public link_kind {
public:
  rfc2217_kind() : link_kind("rfc2217", std::size_t{64} << 20) {}

  std::unique_ptr<link> open(asio::io_context& context, role peer) override {
    rfc2217_options options;
    options.host = "127.0.0.1";
    options.port = listener_.port();
    auto wire = std::make_unique<rfc2217_link>(context.get_executor(), options);
    auto const opening = start(context, wire->open(soon()));
    arguments program{"python3", MPRUN_BENCH_LINKS "/rfc2217_peer.py"};
    auto const then = cat_as(peer);
    program.insert(program.end(), then.begin(), then.end());
    peers_.start(program, listener_.accept(context));
    auto const opened = finish(context, opening);
    must(opened.has_value(), opened.error().message.c_str());
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

} // namespace

std::unique_ptr<link_kind> make_rfc2217_kind() {
  return std::make_unique<rfc2217_kind>();
}

} // namespace mprun
