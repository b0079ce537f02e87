#include "transports/protocol/rfc2217/com_port.hpp"

#include "transports/protocol/script_test.hpp"

namespace mprun::protocol {
namespace {

std::string answer(std::string const& content) {
  return "\xff\xfa\x2c" + content + "\xff\xf0";
}

std::string data_of(com_port& port, std::string arrived) {
  arrived.resize(port.decode(arrived));
  return arrived;
}

TEST(com_port, encodes_its_commands_as_the_rfc_says) {
  com_port port;
  port.set_baud(115200);
  EXPECT_EQ(port.take_outgoing(), answer(bytes("\x01\x00\x01\xc2\x00")));
  port.set_baud(0xff);
  EXPECT_EQ(port.take_outgoing(), answer(bytes("\x01\x00\x00\x00\xff\xff")));
  port.set_data_bits(8);
  port.set_parity(com_port::parity_bit::even);
  port.set_stop_bits(com_port::stop_bits::two);
  EXPECT_EQ(port.take_outgoing(), answer("\x02\x08") + answer("\x03\x03") + answer("\x04\x02"));
  port.set_flow_control(com_port::flow_control::hardware);
  port.set_break(true);
  port.set_break(false);
  EXPECT_EQ(port.take_outgoing(), answer("\x05\x03") + answer("\x05\x05") + answer("\x05\x06"));
  port.set_dtr(true);
  port.set_dtr(false);
  EXPECT_EQ(port.take_outgoing(), answer("\x05\x08") + answer("\x05\x09"));
  port.set_rts(true);
  port.set_rts(false);
  EXPECT_EQ(port.take_outgoing(), answer("\x05\x0b") + answer("\x05\x0c"));
  port.purge(com_port::buffer::both);
  EXPECT_EQ(port.take_outgoing(), answer("\x0c\x03"));
  port.ask_signature();
  EXPECT_EQ(port.take_outgoing(), answer(std::string(1, '\0')));
  port.watch(0x1e, 0xff);
  EXPECT_EQ(port.take_outgoing(), answer("\x0a\x1e") + answer("\x0b\xff\xff"));
}

TEST(com_port, decodes_confirmations_however_they_are_cut) {
  auto const confirmations = answer(bytes("\x65\x00\x00\x25\x80")) + answer("\x66\x08") +
                             answer("\x67\x01") + answer("\x68\x01") + answer("\x69\x01") +
                             answer("\x69\x05") + answer("\x69\x09") + "da" + answer("\x69\x0b") +
                             answer("\x6a\x10") + answer("\x6b\xff\xff") + answer("\x64ser2net\n") +
                             answer("\x70\x03") + "ta";
  for (std::size_t cut = 0; cut <= confirmations.size(); ++cut) {
    com_port port;
    auto data = data_of(port, confirmations.substr(0, cut));
    data += data_of(port, confirmations.substr(cut));
    ASSERT_EQ(data, "data") << cut;
    ASSERT_EQ(port.baud(), 9600U);
    ASSERT_EQ(port.data_bits(), 8);
    ASSERT_EQ(port.parity(), com_port::parity_bit::none);
    ASSERT_EQ(port.stop_size(), com_port::stop_bits::one);
    ASSERT_EQ(port.flow(), com_port::flow_control::none);
    ASSERT_EQ(port.break_state(), true);
    ASSERT_EQ(port.dtr(), false);
    ASSERT_EQ(port.rts(), true);
    ASSERT_EQ(port.line_state(), 0x10);
    ASSERT_EQ(port.modem_state(), 0xff);
    ASSERT_EQ(port.signature(), "ser2net?");
    ASSERT_EQ(port.outgoing(), "");
  }
}

TEST(com_port, stops_and_goes_on_as_the_server_says) {
  com_port port;
  EXPECT_TRUE(port.may_send());
  EXPECT_EQ(data_of(port, answer("\x6c")), "");
  EXPECT_FALSE(port.may_send());
  EXPECT_EQ(data_of(port, "x" + answer("\x6d")), "x");
  EXPECT_TRUE(port.may_send());
}

TEST(com_port, says_who_it_is) {
  com_port port;
  data_of(port, answer(std::string(1, '\0')));
  EXPECT_EQ(port.outgoing(), answer(bytes("\x00mprun")));
}

TEST(com_port, is_settled_when_every_fence_is_answered) {
  com_port port;
  auto const baud = answer(bytes("\x65\x00\x00\x25\x80"));
  EXPECT_TRUE(port.settled());
  port.set_dtr(true);
  port.fence();
  port.fence();
  data_of(port, answer("\x69\x08") + baud);
  EXPECT_FALSE(port.settled());
  data_of(port, baud);
  EXPECT_TRUE(port.settled());
  data_of(port, baud); // unasked
  EXPECT_TRUE(port.settled());
  EXPECT_EQ(port.dtr(), true);
  port.set_dtr(false);
  EXPECT_EQ(port.dtr(), std::nullopt);
}

TEST(com_port, recognizes_an_echo) {
  com_port port;
  port.set_baud(9600);
  data_of(port, port.take_outgoing());
  EXPECT_TRUE(port.is_echo());
}

TEST(com_port, does_not_mind_answers_of_another_length) {
  com_port port;
  data_of(port, answer("\x65\x01") + answer("\x66") + answer("\x67\x01\x02") + answer("\x69") +
                    answer(bytes("\x65\x00\x00\x00\x01\x02")));
  EXPECT_EQ(port.baud(), std::nullopt);
  EXPECT_EQ(port.data_bits(), std::nullopt);
  EXPECT_EQ(port.parity(), std::nullopt);
}

} // namespace
} // namespace mprun::protocol
