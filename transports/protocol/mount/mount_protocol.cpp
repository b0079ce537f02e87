#include "transports/protocol/mount/mount_protocol.hpp"

#include <zlib.h>

namespace mprun::protocol::mount {
namespace {

constexpr unsigned sum_of_head = 0xa5;
constexpr std::size_t check_offset = 3;
constexpr std::size_t body_size_offset = 12;
constexpr std::size_t crc_offset = 16;

std::uint32_t number_at(std::string_view bytes, std::size_t offset, std::size_t size = 4) {
  std::uint32_t number = 0;
  for (std::size_t i = size; i-- > 0;) {
    number = number << 8 | static_cast<unsigned char>(bytes[offset + i]);
  }
  return number;
}

} // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t before) noexcept {
  if (bytes.empty()) {
    return before; // which crc32_z does only where there is an address
  }
  auto const* const begin = reinterpret_cast<unsigned char const*>(bytes.data());
  return static_cast<std::uint32_t>(::crc32_z(before, begin, bytes.size()));
}

void append_number(std::string& to, std::uint32_t number, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    to += static_cast<char>(number >> 8 * i & 0xff);
  }
}

std::string encode(std::uint8_t number, answer const& reply, bool tell, bool checked) {
  std::string bytes;
  bytes.reserve(answer_head_size + reply.payload.size() + answer_check_size);
  bytes += first_of_mark;
  bytes += static_cast<char>(number);
  checked = checked && !reply.payload.empty();
  bytes += static_cast<char>((reply.at_end ? flag_end : 0) | (tell ? flag_tell : 0) |
                             (checked ? flag_checked : 0));
  bytes += '\0'; // the check
  append_number(bytes, static_cast<std::uint32_t>(reply.value));
  append_number(bytes, static_cast<std::uint32_t>(reply.payload.size()));
  unsigned sum = 0;
  for (auto const byte : bytes) {
    sum += static_cast<unsigned char>(byte);
  }
  bytes[check_offset] = static_cast<char>((sum_of_head - sum) & 0xff);
  bytes += reply.payload;
  if (checked) {
    append_number(bytes, crc32(reply.payload));
  }
  return bytes;
}

request read_head(std::string_view bytes, std::size_t& body_size, std::uint32_t& check) {
  request head;
  head.number = static_cast<std::uint8_t>(bytes[0]);
  head.kind = static_cast<operation>(bytes[1]);
  head.handle = static_cast<std::uint16_t>(number_at(bytes, 2, 2));
  head.a = number_at(bytes, 4);
  head.b = number_at(bytes, 8);
  body_size = number_at(bytes, body_size_offset);
  check = number_at(bytes, crc_offset);
  return head;
}

} // namespace mprun::protocol::mount
