#include "transports/protocol/fuzz/garbage.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/fuzz/mount_garbage.hpp"
#include "transports/protocol/repl/command_pipeline.hpp"
#include "transports/protocol/repl/enter_raw.hpp"
#include "transports/protocol/repl/execute.hpp"
#include "transports/protocol/repl/exit_raw.hpp"
#include "transports/protocol/repl/idle_check.hpp"
#include "transports/protocol/repl/soft_reset.hpp"
#include "transports/protocol/rfc2217/com_port_setup.hpp"
#include "transports/protocol/transfer/get_stream.hpp"
#include "transports/protocol/transfer/put_stream.hpp"

#include <algorithm>

namespace mprun::protocol {
namespace {

constexpr std::size_t output_limit = 100;
constexpr int max_idle_steps = 64;

unsigned take_byte(std::string_view& input) {
  if (input.empty()) {
    return 0;
  }
  auto const byte = static_cast<unsigned char>(input.front());
  input.remove_prefix(1);
  return byte;
}

/// A pump whose link gives `input` in pieces. The first byte of each gives its length, or makes the
/// step fail instead. When the input is used up, every step times out.
template<Machine M, class AtDone>
std::string drive(M& machine, std::string_view input, AtDone at_done) {
  for (int idle = 0; idle < max_idle_steps; ++idle) {
    auto const now = machine.next();
    if (std::holds_alternative<done>(now)) {
      if (!at_done()) {
        return {};
      }
      continue;
    }
    auto const fate = take_byte(input);
    if (auto const* out = std::get_if<send>(&now)) {
      if (out->bytes.empty()) {
        return "sends nothing";
      }
      if (fate == 255) {
        machine.fail(errc::timed_out);
      } else {
        machine.sent();
      }
      continue;
    }
    if (input.empty() || fate >= 250) {
      machine.fail(fate == 254 ? errc::closed : errc::timed_out);
      continue;
    }
    auto const piece = input.substr(0, 1 + fate % 32);
    machine.feed(piece);
    input.remove_prefix(piece.size());
    idle = 0;
  }
  return "never done";
}

bool never_again() {
  return false;
}

std::string drive_execute(unsigned how, std::string_view input) {
  auto const size = take_byte(input) * 4;
  auto const paste = std::min(how / 2 % 4, 2u);
  execute machine(std::string(size, 'x'),
                  {static_cast<paste_support>(paste), how / 8, output_limit});
  int interrupts = 2;
  auto wrong = drive(machine, input, [&] {
    if (interrupts-- == 0) {
      return false;
    }
    machine.interrupt(how % 2 == 0);
    return true;
  });
  if (machine.output().size() > output_limit || machine.error_text().size() > output_limit) {
    return "keeps more output than its limit";
  }
  return wrong;
}

template<class M>
std::string drive_with_text(std::string_view input) {
  M machine;
  auto const wrong = drive(machine, input, never_again);
  return machine.text().size() > recent_text::limit ? "keeps more text than its limit" : wrong;
}

/// Content of any size, with a constant digest, so that garbage may match it.
struct some_content final : transfer::byte_source, transfer::byte_sink, transfer::running_digest {
  std::size_t read(std::span<char> into, error_code&) override {
    auto const size = std::min(left, into.size());
    std::fill_n(into.begin(), size, 'x');
    left -= size;
    return size;
  }
  error_code write(std::string_view bytes) override {
    written += bytes.size();
    return {};
  }
  void update(std::string_view) override {}
  transfer::digest finish() override { return {}; }

  std::size_t left = 0;
  std::size_t written = 0;
};

std::string drive_put(unsigned how, std::string_view input) {
  some_content content;
  content.left = how * 7;
  transfer::put_options options;
  options.call = "p()";
  options.paste_window = how % 3 == 0 ? 0 : 128;
  options.chunk = 64;
  options.unit = 16;
  options.window = 32;
  options.segment = 128;
  options.lockstep = how % 2 == 0;
  transfer::put_stream machine(options, content, content, {}, {});
  auto const wrong = drive(machine, input, never_again);
  return machine.verified() > how * 7 ? "verified more than there is" : wrong;
}

std::string drive_get(unsigned how, std::string_view input) {
  some_content content;
  transfer::get_options options;
  options.call = "g()";
  options.paste_window = how % 3 == 0 ? 0 : 128;
  options.chunk = 64;
  transfer::get_stream machine(options, content, content, {}, {});
  auto const wrong = drive(machine, input, never_again);
  return content.written > input.size() ? "takes more than came" : wrong;
}

std::string drive_pipeline(unsigned how, std::string_view input) {
  unsigned left = how % 8;
  pipeline_options options;
  options.window = how / 8;
  options.output_limit = output_limit;
  bool kept_too_much = false;
  command_pipeline machine(
      [&left] { return left-- == 0 ? std::nullopt : std::optional(std::string(left, 'x')); },
      [&](std::string const& output, std::string const& traceback) {
        kept_too_much |= output.size() > output_limit || traceback.size() > output_limit;
        return output == "x" ? make_error_code(errc::board_error) : error_code();
      },
      options);
  auto const wrong = drive(machine, input, never_again);
  return kept_too_much ? "keeps more output than its limit" : wrong;
}

std::string drive_com_port(unsigned how, std::string_view input) {
  com_port port;
  com_port_setup machine(port, {9600, how % 2 == 0, how % 3 == 0});
  auto wrong = drive(machine, input, never_again);
  if (!wrong.empty()) {
    return wrong;
  }
  std::string rest(input); // the same bytes again, as the running connection
  if (port.decode(rest) > input.size()) {
    return "gives more data than came";
  }
  return port.outgoing().size() > 2 * telnet::max_outgoing ? "answers without bound" : "";
}

} // namespace

std::string drive_on_garbage(std::string_view input) {
  auto const kind = take_byte(input);
  switch (kind % 12) {
  case 0: return drive_with_text<enter_raw>(input);
  case 1: return drive_with_text<soft_reset>(input);
  case 2: return drive_with_text<idle_check>(input);
  case 3: {
    exit_raw machine;
    return drive(machine, input, never_again);
  }
  case 4: return drive_put(take_byte(input), input);
  case 5: return drive_get(take_byte(input), input);
  case 6: return drive_com_port(take_byte(input), input);
  case 7: return drive_pipeline(take_byte(input), input);
  case 8: return drive_mount_on_garbage(input);
  default: return drive_execute(take_byte(input), input);
  }
}

} // namespace mprun::protocol
