// WebREPL: the bare loop parses only the lengths of frames, and sends each message as a masked
// frame.
#include "bench/links/link_kinds.hpp"

#include "bench/links/frame_echo.hpp"
#include "transports/run_task_test.hpp"
#include "transports/webrepl/webrepl_link.hpp"

#include <algorithm>
#include <filesystem>

namespace mprun {
namespace {

constexpr std::size_t frame = 4096; ///< with its header of four bytes

/// The text for `yes` to repeat: a text frame whose last byte is the line feed that `yes` adds.
std::string repeated_frame() {
  constexpr std::size_t payload = frame - 4;
  std::string bytes{'\x81', '\x7e', static_cast<char>(payload >> 8), static_cast<char>(payload)};
  return bytes + std::string(payload - 1, 'x');
}

class webrepl_kind final : public link_kind {
public:
  webrepl_kind() : link_kind("webrepl", std::size_t{64} << 20) {}

  std::unique_ptr<link> open(asio::io_context& context, role peer) override {
    webrepl_options options;
    options.address.host = "127.0.0.1";
    options.address.port = listener_.port();
    options.password = "any";
    auto wire = std::make_unique<webrepl_link>(context.get_executor(), options);
    auto const opening = start(context, wire->open(soon()));
    arguments program{"python3", MPRUN_BENCH_LINKS "/webrepl_peer.py"};
    auto const then = frames_as(peer);
    program.insert(program.end(), then.begin(), then.end());
    peers_.start(program, listener_.accept(context));
    auto const opened = finish(context, opening);
    must(opened.has_value(), opened.error().message.c_str());
    return wire;
  }

  unique_fd bare(role peer) override {
    left_ = 0;
    header_.clear();
    auto fd = listener_.connect();
    peers_.start(frames_as(peer), listener_.accept());
    return fd;
  }

  std::size_t bare_read(int fd, std::span<char> buffer) override {
    auto rest = std::string_view(buffer.data(), link_kind::bare_read(fd, buffer));
    std::size_t payload = 0;
    while (!rest.empty()) {
      if (left_ == 0) {
        header_ += rest.front();
        rest.remove_prefix(1);
        auto const at = [this](std::size_t i) { return static_cast<unsigned char>(header_[i]); };
        if (header_.size() == 2 && at(1) < 126) {
          left_ = at(1);
          header_.clear();
        } else if (header_.size() == 4) {
          left_ = std::size_t{at(2)} << 8 | at(3);
          header_.clear();
        }
        continue;
      }
      auto const part = std::min(left_, rest.size());
      payload += part;
      left_ -= part;
      rest.remove_prefix(part);
    }
    return payload;
  }

  void bare_write(int fd, std::string_view message) override {
    constexpr std::string_view mask = "mask";
    std::string bytes{'\x81', static_cast<char>(0x80 | message.size())};
    bytes += mask;
    for (std::size_t i = 0; i < message.size(); ++i) {
      bytes += static_cast<char>(message[i] ^ mask[i % mask.size()]);
    }
    link_kind::bare_write(fd, bytes);
  }

private:
  static arguments frames_as(role peer) {
    return peer == role::flood
               ? arguments{"yes", repeated_frame()}
               : arguments{std::filesystem::read_symlink("/proc/self/exe"), frame_echo_argument};
  }

  tcp_listener listener_;
  std::string header_;   ///< the header of the current frame, as far as received
  std::size_t left_ = 0; ///< remaining payload of the current frame
};

} // namespace

std::unique_ptr<link_kind> make_webrepl_kind() {
  return std::make_unique<webrepl_kind>();
}

} // namespace mprun
