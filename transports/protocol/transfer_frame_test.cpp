#include "transports/protocol/transfer_frame.hpp"

#include <gtest/gtest.h>
#include <string>

namespace mprun::protocol::transfer {
namespace {

TEST(frame, reads_every_header_it_makes) {
  for (auto const kind :
       {frame_kind::raw, frame_kind::deflated, frame_kind::last_raw, frame_kind::last_deflated,
        frame_kind::segment, frame_kind::commit, frame_kind::end}) {
    for (std::size_t length = 0; length <= max_payload; ++length) {
      auto const made = make_header(kind, length);
      auto const back = read_header({made.data(), made.size()});
      ASSERT_TRUE(back);
      ASSERT_EQ(back->kind, kind);
      ASSERT_EQ(back->length, length);
    }
  }
}

TEST(frame, no_flipped_bit_makes_another_header) {
  for (auto const kind : {frame_kind::raw, frame_kind::deflated, frame_kind::segment}) {
    for (std::size_t const length : {0UL, 1UL, 255UL, 4096UL, max_payload}) {
      auto const made = make_header(kind, length);
      for (std::size_t bit = 0; bit < 8 * made.size(); ++bit) {
        std::string flipped(made.data(), made.size());
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(read_header(flipped)) << bit;
      }
    }
  }
}

TEST(frame, a_digest_is_itself_alone) {
  digest const sum{0, 0xff, 4};
  std::string bytes(sum.begin(), sum.end());
  EXPECT_TRUE(is_digest(bytes, sum));
  for (auto& byte : bytes) {
    byte = static_cast<char>(byte ^ 0x80);
    EXPECT_FALSE(is_digest(bytes, sum));
    byte = static_cast<char>(byte ^ 0x80);
  }
  bytes.pop_back();
  EXPECT_FALSE(is_digest(bytes, sum));
}

TEST(frame, an_abort_is_not_a_header) {
  EXPECT_FALSE(read_header("\x03\x03\x03\x03"));
}

} // namespace
} // namespace mprun::protocol::transfer
