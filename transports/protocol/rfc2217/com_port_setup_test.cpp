#include "transports/protocol/rfc2217/com_port_setup.hpp"

#include "transports/protocol/script_test.hpp"

namespace mprun::protocol {
namespace {

std::string sub(std::string const& content) {
  return "\xff\xfa\x2c" + content + "\xff\xf0";
}

std::string const offers = bytes("\xff\xfb\x2c\xff\xfb\x00\xff\xfd\x00\xff\xfb\x03\xff\xfd\x03");
std::string const agreed = bytes("\xff\xfd\x2c\xff\xfd\x00\xff\xfb\x00\xff\xfd\x03\xff\xfb\x03");
std::string const query = sub(bytes("\x01\x00\x00\x00\x00"));
std::string const signature_query = sub(std::string(1, '\0'));
std::string const frame = sub("\x02\x08") + sub("\x03\x01") + sub("\x04\x01") + sub("\x05\x01");
std::string const frame_set = sub("\x66\x08") + sub("\x67\x01") + sub("\x68\x01") + sub("\x69\x01");
std::string const set_9600 = sub(bytes("\x01\x00\x00\x25\x80"));
std::string const is_9600 = sub(bytes("\x65\x00\x00\x25\x80"));

/// A machine with the port it sets.
struct setup : com_port_setup {
  setup(std::unique_ptr<com_port> its_port, port_settings const& wanted)
      : com_port_setup(*its_port, wanted), port(std::move(its_port)) {}

  std::unique_ptr<com_port> port;
};

std::unique_ptr<setup> opening(port_settings const& wanted = {.baud = 9600, .dtr = {}, .rts = {}}) {
  return std::make_unique<setup>(std::make_unique<com_port>(), wanted);
}

std::string failing(std::string const& said, error_code why, error_code expected) {
  auto machine = opening();
  machine->sent();
  if (!said.empty()) {
    machine->feed(said);
  }
  machine->fail(why);
  auto const now = machine->next();
  EXPECT_EQ(std::get<done>(now).why, expected);
  return machine->problem();
}

TEST(com_port_setup, agrees_and_sets_the_port) {
  script const lines{
      {offers, agreed},
      {signature_query + frame + set_9600 + query, "early" + frame_set + is_9600 + is_9600}};
  check_script(
      lines, [] { return opening(); },
      [](setup& machine, error_code why) {
        EXPECT_FALSE(why) << why.message();
        EXPECT_EQ(machine.take_early(), "early");
        EXPECT_EQ(machine.problem(), "");
        EXPECT_EQ(machine.port->baud(), 9600U);
      });
}

TEST(com_port_setup, agrees_with_a_server_that_asks_too) {
  auto const asks = bytes("\xff\xfb\x03\xff\xfd\x03\xff\xfb\x01\xff\xfe\x01\xff\xfd\x00\xff\xfb\x00"
                          "\xff\xfd\x2c");
  script const lines{
      {offers, asks},
      {"\xff\xfd\x01" + signature_query + frame + set_9600 + query, frame_set + is_9600 + is_9600}};
  auto machine = opening();
  EXPECT_FALSE(play_once(*machine, lines));
}

TEST(com_port_setup, sets_lines_without_resetting_an_esp) {
  auto const rts_off = sub("\x05\x0c");
  auto const dtr_off = sub("\x05\x09");
  script const off{{offers, agreed},
                   {signature_query + rts_off + dtr_off + frame + set_9600 + query,
                    sub("\x69\x0c") + sub("\x69\x09") + is_9600 + is_9600}};
  check_script(
      off, [] { return opening({.baud = 9600, .dtr = false, .rts = false}); },
      [](setup&, error_code why) { EXPECT_FALSE(why) << why.message(); });
  script const on{{offers, agreed},
                  {signature_query + sub("\x05\x08") + sub("\x05\x0b") + frame + set_9600 + query,
                   sub("\x69\x08") + sub("\x69\x0b") + is_9600 + is_9600}};
  auto machine = opening({.baud = 9600, .dtr = true, .rts = true});
  EXPECT_FALSE(play_once(*machine, on));
}

TEST(com_port_setup, refuses_another_baud_rate_and_lines_that_did_not_switch) {
  auto const sets_lines = signature_query + sub("\x05\x0c") + frame + set_9600 + query;
  script const no_line{{offers, agreed}, {sets_lines, frame_set + is_9600 + is_9600}};
  auto machine = opening({.baud = 9600, .dtr = {}, .rts = false});
  EXPECT_EQ(play_once(*machine, no_line), errc::port_setting_refused);
  EXPECT_EQ(machine->problem(), "did not switch RTS off");

  auto const is_300 = sub(bytes("\x65\x00\x00\x01\x2c"));
  script const slow{{offers, agreed},
                    {signature_query + frame + set_9600 + query, is_300 + is_300}};
  machine = opening();
  EXPECT_EQ(play_once(*machine, slow), errc::port_setting_refused);
  EXPECT_EQ(machine->problem(), "set 300 baud instead of 9600");

  auto const near = sub(bytes("\x65\x00\x00\x25\x1c")); // 9500
  script const fast{{offers, agreed}, {signature_query + frame + set_9600 + query, near + near}};
  machine = opening();
  EXPECT_FALSE(play_once(*machine, fast));

  script const seven_bits{
      {offers, agreed},
      {signature_query + frame + set_9600 + query, sub("\x66\x07") + is_9600 + is_9600}};
  machine = opening();
  EXPECT_EQ(play_once(*machine, seven_bits), errc::port_setting_refused);
}

TEST(com_port_setup, describes_the_server_in_one_line) {
  EXPECT_EQ(failing("", errc::timed_out, errc::no_com_port),
            "did not answer in time; is it an RFC 2217 server?");
  EXPECT_EQ(failing("", errc::closed, errc::closed),
            "closed the connection; is it an RFC 2217 server?");
  EXPECT_EQ(failing("SSH-2.0-OpenSSH_9.2\r\n", errc::timed_out, errc::no_com_port),
            "is not an RFC 2217 server");
  EXPECT_EQ(failing("\r\n", errc::timed_out, errc::no_com_port),
            "did not answer in time to the offer of RFC 2217");
  EXPECT_EQ(failing("Port already in use\r\n", errc::closed, errc::closed),
            "closed the connection at the offer of RFC 2217");
  EXPECT_EQ(failing("\xff\xfb\x01", errc::timed_out, errc::no_com_port),
            "did not answer in time to the offer of RFC 2217");
  EXPECT_EQ(failing("\xff\xfe\x2c", errc::timed_out, errc::no_com_port),
            "is a telnet server without RFC 2217: it refused the COM-PORT option");
  EXPECT_EQ(failing(bytes("\xff\xfd\x2c\xff\xfe\x00"), {}, errc::port_setting_refused),
            "does not pass 8-bit data: it refused the telnet option BINARY");
  EXPECT_EQ(failing("\xff\xfd\x2c", errc::timed_out, errc::timed_out),
            "did not answer in time to the offer of 8-bit data");
  EXPECT_EQ(failing(agreed, errc::closed, errc::closed),
            "closed the connection while its port was set");
  EXPECT_EQ(failing("\xff\xfa" + std::string(2000, 'x'), {}, errc::broken_telnet),
            "is not an RFC 2217 server: its telnet commands make no sense");
  EXPECT_EQ(failing(std::string(com_port_setup::max_early + 1, 'x'), {}, errc::output_too_large),
            "sends the board's output faster than it answers");
}

TEST(com_port_setup, gives_all_that_a_server_said_before_it_went_or_fell_silent) {
  std::string const all(200, 'x');
  for (auto const& [said, why] :
       {std::pair{all, errc::closed}, std::pair{agreed + all, errc::timed_out}}) {
    auto machine = opening();
    machine->sent();
    machine->feed(said);
    EXPECT_EQ(machine->said(), "") << "it may still answer";
    machine->fail(why);
    EXPECT_EQ(machine->said(), all);
  }
  auto refused = opening();
  refused->sent();
  refused->feed("\xff\xfe\x2c"
                "login: ");
  EXPECT_EQ(refused->said(), "") << "what the board says is not why";
}

TEST(com_port_setup, recognizes_an_echo) {
  auto machine = opening();
  for (int step = 0; step < 10 && !std::holds_alternative<done>(machine->next()); ++step) {
    auto const now = machine->next();
    if (auto const* out = std::get_if<send>(&now)) {
      std::string const echo(out->bytes);
      machine->sent();
      machine->feed(echo);
    }
  }
  EXPECT_EQ(std::get<done>(machine->next()).why, errc::no_com_port);
  EXPECT_EQ(machine->problem(), "is not an RFC 2217 server: it echoes what it is sent");
}

} // namespace
} // namespace mprun::protocol
