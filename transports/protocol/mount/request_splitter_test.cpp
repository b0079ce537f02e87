#include "transports/protocol/mount/request_splitter.hpp"

#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace mprun::protocol::mount {
namespace {

std::string const mark = "\x18\x81\x92\xa3\xb4\xc5\xd6\xe7";

/// A request as a board writes it.
std::string request_bytes(operation kind, std::string const& body, std::uint32_t a = 7,
                          bool checked = true) {
  std::string head;
  append_number(head, 42, 1);
  append_number(head, static_cast<std::uint32_t>(kind), 1);
  append_number(head, 0x1234, 2);
  append_number(head, a);
  append_number(head, 0x89abcdef);
  append_number(head, static_cast<std::uint32_t>(body.size()));
  auto const check = checked ? crc32(body, crc32(head)) : 0;
  append_number(head, check);
  return mark + head + body;
}

struct parted {
  std::string output;
  std::vector<request> requests;
};

void take_all(request_splitter& splitter, parted& all) {
  while (auto request = splitter.take()) {
    all.requests.push_back(std::move(*request));
  }
}

parted split(std::vector<std::string> const& pieces, bool at_end = true) {
  request_splitter splitter;
  splitter.begin(mark);
  parted all;
  for (auto const& piece : pieces) {
    splitter.feed(piece, all.output);
    take_all(splitter, all);
  }
  if (at_end) {
    all.output += splitter.release();
  }
  return all;
}

/// Checks a stream as a whole, byte by byte, and cut in two anywhere.
template<class Check>
void check_all_splits(std::string const& stream, Check check) {
  check(split({stream}));
  std::vector<std::string> bytes;
  for (auto const byte : stream) {
    bytes.emplace_back(1, byte);
  }
  check(split(bytes));
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    SCOPED_TRACE(cut);
    check(split({stream.substr(0, cut), stream.substr(cut)}));
  }
}

TEST(request_splitter, output_passes_unchanged_and_requests_are_taken_out) {
  auto const stream = "before" + request_bytes(operation::stat, "/lib/x.py") + "between" +
                      request_bytes(operation::close, "") +
                      request_bytes(operation::write, std::string(300, '\x18')) + "after\x18";
  check_all_splits(stream, [](parted const& all) {
    EXPECT_EQ(all.output, "beforebetweenafter\x18");
    ASSERT_EQ(all.requests.size(), 3U);
    auto const& first = all.requests[0];
    EXPECT_EQ(first.number, 42);
    EXPECT_EQ(first.kind, operation::stat);
    EXPECT_EQ(first.handle, 0x1234);
    EXPECT_EQ(first.a, 7U);
    EXPECT_EQ(first.b, 0x89abcdefU);
    EXPECT_EQ(first.body, "/lib/x.py");
    EXPECT_FALSE(first.is_damaged);
    EXPECT_EQ(all.requests[1].kind, operation::close);
    EXPECT_EQ(all.requests[2].body, std::string(300, '\x18'));
  });
}

TEST(request_splitter, beginnings_of_a_mark_are_output) {
  std::string stream;
  for (std::size_t size = 0; size < mark.size(); ++size) {
    stream += mark.substr(0, size) + "x" + mark.substr(0, size);
  }
  check_all_splits(stream, [&](parted const& all) {
    EXPECT_EQ(all.output, stream);
    EXPECT_TRUE(all.requests.empty());
  });
}

TEST(request_splitter, binary_output_is_never_taken_for_a_request) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::string stream;
    while (stream.size() < 2000) { // with many bytes of a mark
      stream += random() % 3 == 0 ? mark[random() % mark.size()] : static_cast<char>(random());
    }
    auto const cut = random() % stream.size();
    auto const all = split({stream.substr(0, cut), stream.substr(cut)});
    EXPECT_EQ(all.output, stream);
    EXPECT_TRUE(all.requests.empty());
  }
}

TEST(request_splitter, an_unknown_or_oversized_request_passes_as_output) {
  auto unknown = request_bytes(static_cast<operation>(0), "");
  auto const huge_size = std::string("\xff\xff\xff\xff");
  auto huge = request_bytes(operation::write, "");
  huge.replace(mark.size() + 12, 4, huge_size);
  for (auto const& bytes : {unknown, huge, request_bytes(static_cast<operation>(99), "")}) {
    check_all_splits("a" + bytes + "b", [&](parted const& all) {
      EXPECT_EQ(all.output, "a" + bytes + "b");
      EXPECT_TRUE(all.requests.empty());
    });
  }
}

TEST(request_splitter, a_request_that_the_board_gave_up_ends_at_the_next_mark) {
  auto const half = request_bytes(operation::write, std::string(100, 'd')).substr(0, 60);
  auto const stream = "a" + half + request_bytes(operation::sync, "") + "b";
  check_all_splits(stream, [](parted const& all) {
    EXPECT_EQ(all.output, "ab");
    ASSERT_EQ(all.requests.size(), 1U);
    EXPECT_EQ(all.requests[0].kind, operation::sync);
  });
}

TEST(request_splitter, any_changed_byte_shows_and_no_check_is_not_damage) {
  auto const good = request_bytes(operation::write, "some data");
  for (auto at = mark.size(); at < good.size(); ++at) {
    auto bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    auto const all = split({bad});
    EXPECT_TRUE(all.requests.empty() || all.requests[0].is_damaged) << at;
  }
  auto const unchecked = split({request_bytes(operation::write, "x", 0, false)});
  ASSERT_EQ(unchecked.requests.size(), 1U);
  EXPECT_FALSE(unchecked.requests[0].is_damaged);
}

TEST(request_splitter, passes_output_without_the_first_byte_of_a_mark) {
  request_splitter splitter;
  EXPECT_TRUE(splitter.passes(mark)); // nothing is mounted
  splitter.begin(mark);
  EXPECT_TRUE(splitter.passes("plain"));
  EXPECT_FALSE(splitter.passes("a\x18"));
  std::string output;
  splitter.feed("a\x18", output);
  EXPECT_EQ(output, "a");
  EXPECT_FALSE(splitter.passes("plain"));
  splitter.feed("plain", output);
  EXPECT_EQ(output, "a\x18plain");
  EXPECT_TRUE(splitter.passes("plain"));
}

TEST(request_splitter, a_request_with_an_old_mark_is_output) {
  request_splitter splitter;
  splitter.begin(mark);
  splitter.begin("\x18\x90\x91\x92\x93\x94\x95\x96");
  std::string output;
  splitter.feed(request_bytes(operation::hello, ""), output);
  EXPECT_EQ(output, request_bytes(operation::hello, ""));
}

TEST(mount_protocol, crc32_gives_the_standard_check_value) {
  EXPECT_EQ(crc32("123456789"), 0xcbf43926U);
  EXPECT_EQ(crc32("6789", crc32("12345")), 0xcbf43926U);
}

TEST(mount_protocol, the_head_of_an_answer_adds_up) {
  for (int number = 0; number < 256; ++number) {
    auto const bytes = encode(static_cast<std::uint8_t>(number), {-2, "", false}, true, true);
    ASSERT_EQ(bytes.size(), answer_head_size); // nothing to check
    unsigned sum = 0;
    for (auto const byte : bytes) {
      sum += static_cast<unsigned char>(byte);
    }
    EXPECT_EQ(sum & 0xff, 0xa5U);
  }
  auto const whole = encode(1, {5, "abc", true}, false, true);
  EXPECT_EQ(whole.substr(0, 3), std::string("\x18\x01\x05", 3));
  EXPECT_EQ(whole.substr(4), std::string("\x05\0\0\0\x03\0\0\0abc\xc2\x41\x24\x35", 15));
}

} // namespace
} // namespace mprun::protocol::mount
