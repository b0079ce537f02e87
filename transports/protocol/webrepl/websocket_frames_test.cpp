#include "transports/protocol/webrepl/websocket_frames.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace mprun::protocol::websocket {
namespace {

template<std::size_t N>
std::string bytes(char const (&literal)[N]) {
  return std::string(literal, N - 1);
}

/// The frames that were read, in a form that does not depend on how the bytes were cut.
struct decoded_frames {
  std::string text;
  std::string binary;
  std::vector<std::string> control; ///< "9:payload"
  bool broken = false;

  bool operator==(decoded_frames const&) const = default;
};

void read_on(frame_reader& reader, std::string_view some, decoded_frames& into) {
  while (auto const got = reader.next(some)) {
    switch (got->kind) {
    case opcode::text: into.text += got->payload; break;
    case opcode::binary: into.binary += got->payload; break;
    default:
      into.control.push_back(std::to_string(static_cast<int>(got->kind)) + ":" +
                             std::string(got->payload));
    }
  }
  EXPECT_TRUE(some.empty() || reader.broken());
  into.broken = reader.broken();
}

/// Reads the stream cut in two at every byte, and byte by byte.
void expect_read(std::string const& stream, decoded_frames const& expected) {
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    frame_reader reader;
    decoded_frames got;
    read_on(reader, std::string_view(stream).substr(0, cut), got);
    read_on(reader, std::string_view(stream).substr(cut), got);
    EXPECT_EQ(got, expected) << "cut at " << cut;
  }
  frame_reader reader;
  decoded_frames got;
  for (char const byte : stream) {
    read_on(reader, std::string_view(&byte, 1), got);
  }
  EXPECT_EQ(got, expected) << "byte by byte";
}

TEST(websocket_frames, reads_data_of_every_length_encoding) {
  expect_read(bytes("\x81\x05hello"), {"hello", "", {}, false});
  expect_read(bytes("\x82\x7e\x00\x80") + std::string(128, 'b'),
              {"", std::string(128, 'b'), {}, false});
  expect_read(bytes("\x81\x7f\0\0\0\0\0\0\0\x03"
                    "abc"),
              {"abc", "", {}, false});
  expect_read(bytes("\x81\x00\x82\x00"), {"", "", {}, false});
}

TEST(websocket_frames, text_may_be_any_bytes) {
  expect_read(bytes("\x81\x04\xff\xc3\x28\0"), {bytes("\xff\xc3\x28\0"), "", {}, false});
}

TEST(websocket_frames, control_frames_may_stand_inside_a_message) {
  expect_read(bytes("\x01\x02"
                    "ab\x89\x04ping\x00\x01"
                    "c\x8a\x00\x80\x01"
                    "d\x88\x02\x03\xe8"),
              {"abcd", "", {"9:ping", "10:", "8:\x03\xe8"}, false});
}

TEST(websocket_frames, malformed_frames_break_it) {
  for (auto const& stream : {
           bytes("\xc1\x01x"),             // a reserved bit
           bytes("\x81\x81\0\0\0\0x"),     // masked, which only a client does
           bytes("\x83\x01x"),             // an opcode that does not exist
           bytes("\x8b\x01x"),             //
           bytes("\x09\x01x"),             // a control frame in parts
           bytes("\x89\x7e\x01\0"),        // a control frame that is too long
           bytes("\x80\x01x"),             // continues nothing
           bytes("SSH-2.0-OpenSSH_9.2\n"), //
       }) {
    expect_read(stream, {"", "", {}, true});
  }
}

TEST(websocket_frames, writes_masked_frames) {
  std::string out;
  append_frame(out, opcode::text, "Hello", 0x37fa213d); // the example of RFC 6455
  EXPECT_EQ(out, bytes("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"));
  out.clear();
  append_frame(out, opcode::binary, std::string(125, 'x'), 0);
  EXPECT_EQ(out, bytes("\x82\xfd\0\0\0\0") + std::string(125, 'x'));
  out.clear();
  append_frame(out, opcode::binary, std::string(65535, 'x'), 0);
  EXPECT_EQ(out.substr(0, 8), bytes("\x82\xfe\xff\xff\0\0\0\0"));
  EXPECT_EQ(out.size(), 65535U + 8);
  out.clear();
  append_frame(out, opcode::pong, "", 1);
  EXPECT_EQ(out, bytes("\x8a\x80\0\0\0\x01"));
}

} // namespace
} // namespace mprun::protocol::websocket
