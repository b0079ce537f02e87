#include "transports/protocol/rfc2217/telnet.hpp"

#include "transports/protocol/script_test.hpp"

#include <gmock/gmock.h>
#include <vector>

namespace mprun::protocol {
namespace {

using agreement = telnet::agreement;
using option = telnet::option;

struct heard final : telnet::listener {
  void on_subnegotiation(option which, std::string_view content) override {
    subnegotiations.push_back(std::to_string(static_cast<int>(which)) + ":" + std::string(content));
  }

  std::vector<std::string> subnegotiations;
};

/// One end of a connection, with the data it received.
struct endpoint {
  void take(std::string arrived) {
    arrived.resize(codec.decode(arrived, listening));
    data += arrived;
  }

  telnet codec;
  heard listening;
  std::string data;
};

std::string escaped(std::string_view data) {
  std::string to;
  telnet::escape(data, to);
  return to;
}

TEST(telnet, escapes_its_command_byte_alone) {
  EXPECT_EQ(escaped(""), "");
  EXPECT_EQ(escaped("\r\n\x7f"), "\r\n\x7f");
  EXPECT_EQ(escaped("\xff"), "\xff\xff");
  EXPECT_EQ(escaped("a\xff\xff"
                    "b\xff"),
            "a\xff\xff\xff\xff"
            "b\xff\xff");
}

TEST(telnet, gives_the_same_for_an_arrival_cut_anywhere) {
  auto const arrival = bytes("one\xff\xff\xff\xfb\x01two\xff\xfa\x2c\x65\xff\xff\x00\xff\xf0"
                             "\xff\xf1three\xff\xfd\x63\xff\xff");
  for (std::size_t first = 0; first <= arrival.size(); ++first) {
    for (std::size_t second = first; second <= arrival.size(); ++second) {
      endpoint end;
      end.take(arrival.substr(0, first));
      end.take(arrival.substr(first, second - first));
      end.take(arrival.substr(second));
      ASSERT_EQ(end.data, "one\xfftwothree\xff") << first << " " << second;
      ASSERT_THAT(end.listening.subnegotiations, testing::ElementsAre(bytes("44:\x65\xff\x00")));
      ASSERT_EQ(end.codec.outgoing(), "\xff\xfd\x01\xff\xfc\x63");
    }
  }
}

TEST(telnet, takes_an_answer_without_answering_it) {
  endpoint end;
  end.codec.offer(option::binary);
  end.codec.request(option::binary);
  EXPECT_EQ(end.codec.take_outgoing(), bytes("\xff\xfb\x00\xff\xfd\x00"));
  EXPECT_EQ(end.codec.ours(option::binary), agreement::asked);
  end.take(bytes("\xff\xfd\x00"));
  EXPECT_EQ(end.codec.ours(option::binary), agreement::yes);
  EXPECT_EQ(end.codec.theirs(option::binary), agreement::asked);
  end.take(bytes("\xff\xfc\x00"));
  EXPECT_EQ(end.codec.theirs(option::binary), agreement::refused);
  EXPECT_EQ(end.codec.outgoing(), "");
}

TEST(telnet, answers_a_change_once) {
  endpoint end;
  for (int again = 0; again < 3; ++again) {
    end.take("\xff\xfb\x03");
  }
  EXPECT_EQ(end.codec.take_outgoing(), "\xff\xfd\x03");
  for (int again = 0; again < 3; ++again) {
    end.take("\xff\xfc\x03");
  }
  EXPECT_EQ(end.codec.take_outgoing(), "\xff\xfe\x03");
}

TEST(telnet, refuses_to_echo_and_unknown_options) {
  endpoint end;
  end.take("\xff\xfd\x01\xff\xfd\x18\xff\xfb\x18\xff\xfe\x18\xff\xfc\x18");
  EXPECT_EQ(end.codec.take_outgoing(), "\xff\xfc\x01\xff\xfc\x18\xff\xfe\x18");
}

TEST(telnet, does_not_loop_with_another_of_its_kind) {
  endpoint first;
  endpoint second;
  for (auto* const end : {&first, &second}) {
    end->codec.offer(option::binary);
    end->codec.request(option::binary);
    end->codec.request(option::echo);
    end->codec.offer(option::com_port);
  }
  int exchanges = 0;
  while (!first.codec.outgoing().empty() || !second.codec.outgoing().empty()) {
    second.take(first.codec.take_outgoing());
    first.take(second.codec.take_outgoing());
    ASSERT_LT(++exchanges, 5);
  }
  EXPECT_EQ(first.codec.ours(option::binary), agreement::yes);
  EXPECT_EQ(first.codec.theirs(option::com_port), agreement::yes);
  EXPECT_EQ(first.codec.theirs(option::echo), agreement::refused);
}

TEST(telnet, escapes_inside_a_subnegotiation) {
  endpoint from;
  endpoint to;
  from.codec.subnegotiate(option::com_port, "a\xff\xf0");
  to.take(from.codec.take_outgoing());
  EXPECT_THAT(to.listening.subnegotiations, testing::ElementsAre("44:a\xff\xf0"));
}

TEST(telnet, goes_on_after_a_subnegotiation_that_was_cut_off) {
  endpoint end;
  end.take("\xff\xfa\x2c\x65\xff\xfb\x03"
           "data\xff\xfa\xff\xf0");
  EXPECT_EQ(end.data, "data");
  EXPECT_EQ(end.codec.outgoing(), "\xff\xfd\x03");
  EXPECT_TRUE(end.listening.subnegotiations.empty());
}

TEST(telnet, is_broken_by_a_subnegotiation_without_end) {
  endpoint end;
  end.take("\xff\xfa\x2c" + std::string(telnet::max_subnegotiation - 1, 'x'));
  EXPECT_FALSE(end.codec.broken());
  end.take("x");
  EXPECT_TRUE(end.codec.broken());
  end.take("\xff\xf0"
           "data");
  EXPECT_EQ(end.data, "");
}

TEST(telnet, is_broken_by_a_peer_that_wants_answers_without_end) {
  endpoint end;
  std::string flood;
  for (int i = 0; i < 100'000; ++i) {
    flood += "\xff\xfd\x18";
  }
  end.take(flood);
  EXPECT_TRUE(end.codec.broken());
  EXPECT_LE(end.codec.outgoing().size(), telnet::max_outgoing + 3);
}

} // namespace
} // namespace mprun::protocol
