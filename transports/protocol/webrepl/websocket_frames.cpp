#include "transports/protocol/webrepl/websocket_frames.hpp"

#include <algorithm>
#include <array>

namespace mprun::protocol::websocket {
namespace {

constexpr std::size_t base_header = 2;
constexpr unsigned char final_bit = 0x80;
constexpr unsigned char reserved_bits = 0x70;
constexpr unsigned char opcode_bits = 0x0f;
constexpr unsigned char mask_bit = 0x80;
constexpr unsigned char size_bits = 0x7f;
constexpr unsigned char size_in_2 = 126; ///< the length is in the two bytes that follow
constexpr unsigned char size_in_8 = 127;

unsigned char at(std::string const& bytes, std::size_t offset) {
  return static_cast<unsigned char>(bytes[offset]);
}

bool is_control(opcode kind) {
  return kind >= opcode::close;
}

bool is_known(opcode kind) {
  return kind <= opcode::binary || (kind >= opcode::close && kind <= opcode::pong);
}

} // namespace

void append_frame(std::string& to, opcode kind, std::string_view payload, std::uint32_t mask) {
  auto const size = payload.size();
  to += static_cast<char>(final_bit | static_cast<unsigned char>(kind));
  if (size < size_in_2) {
    to += static_cast<char>(mask_bit | size);
  } else {
    to += static_cast<char>(mask_bit | size_in_2);
    to += static_cast<char>(size >> 8);
    to += static_cast<char>(size);
  }
  std::array<char, 4> key;
  for (std::size_t i = 0; i < key.size(); ++i) {
    key[i] = static_cast<char>(mask >> (24 - 8 * i));
    to += key[i];
  }
  for (std::size_t i = 0; i < size; ++i) {
    to += static_cast<char>(payload[i] ^ key[i % key.size()]);
  }
}

std::optional<piece> frame_reader::next(std::string_view& bytes) {
  while (!bytes.empty() && state_ != state::broken) {
    if (state_ == state::header) {
      header_ += bytes.front();
      bytes.remove_prefix(1);
      if (header_.size() >= base_header && header_.size() == header_size()) {
        take_header();
      }
      if (state_ != state::payload || left_ != 0) {
        continue;
      }
    }
    auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    auto const part = bytes.substr(0, size);
    bytes.remove_prefix(size);
    left_ -= size;
    if (left_ == 0) {
      state_ = state::header;
    }
    if (is_control(kind_)) {
      control_ += part;
      if (left_ == 0) {
        return piece{kind_, control_};
      }
    } else if (!part.empty()) {
      return piece{kind_, part};
    }
  }
  return std::nullopt;
}

std::size_t frame_reader::header_size() const noexcept {
  auto const size = at(header_, 1) & size_bits;
  return base_header + (size == size_in_2 ? 2 : size == size_in_8 ? 8 : 0);
}

void frame_reader::take_header() {
  auto const first = at(header_, 0);
  auto const second = at(header_, 1);
  kind_ = static_cast<opcode>(first & opcode_bits);
  left_ = second & size_bits;
  if (header_.size() > base_header) {
    left_ = 0;
    for (std::size_t i = base_header; i < header_.size(); ++i) {
      left_ = left_ << 8 | at(header_, i);
    }
  }
  header_.clear();
  auto wrong = (first & reserved_bits) != 0 || (second & mask_bit) != 0 || !is_known(kind_);
  if (is_control(kind_)) {
    wrong = wrong || (first & final_bit) == 0 || left_ >= size_in_2;
    control_.clear();
  } else if (kind_ == opcode::continued) {
    wrong = wrong || data_kind_ == opcode::continued;
    kind_ = data_kind_;
  } else {
    data_kind_ = kind_;
  }
  state_ = wrong ? state::broken : state::payload;
}

} // namespace mprun::protocol::websocket
