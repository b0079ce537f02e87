#include "transports/protocol/transfer_frame.hpp"

#include <algorithm>

namespace mprun::protocol::transfer {
namespace {

char check_of(char kind, char low, char high) noexcept {
  auto const sum = static_cast<unsigned char>(kind) + static_cast<unsigned char>(low) +
                   static_cast<unsigned char>(high);
  return static_cast<char>(~sum & 0xff);
}

} // namespace

bool is_kind(char byte) noexcept {
  return std::string_view("RZrzDCE").find(byte) != std::string_view::npos;
}

bool is_digest(std::string_view bytes, digest const& expected) noexcept {
  return std::equal(bytes.begin(), bytes.end(), expected.begin(), expected.end(),
                    [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; });
}

std::array<char, header_size> make_header(frame_kind kind, std::size_t length) noexcept {
  auto const letter = static_cast<char>(kind);
  auto const low = static_cast<char>(length & 0xff);
  auto const high = static_cast<char>(length >> 8 & 0xff);
  return {letter, low, high, check_of(letter, low, high)};
}

std::optional<frame_header> read_header(std::string_view bytes) noexcept {
  if (!is_kind(bytes[0]) || check_of(bytes[0], bytes[1], bytes[2]) != bytes[3]) {
    return std::nullopt;
  }
  auto const length = static_cast<unsigned char>(bytes[1]) |
                      static_cast<std::size_t>(static_cast<unsigned char>(bytes[2])) << 8;
  return frame_header{static_cast<frame_kind>(bytes[0]), length};
}

} // namespace mprun::protocol::transfer
