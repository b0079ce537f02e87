#include "transports/protocol/rfc2217/telnet.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace mprun::protocol {
namespace {

constexpr unsigned char se = 240;
constexpr unsigned char sb = 250;
constexpr unsigned char will = 251;
constexpr unsigned char wont = 252;
constexpr unsigned char do_it = 253;
constexpr unsigned char dont = 254;
constexpr unsigned char iac = 255;

constexpr char to_char(unsigned char byte) {
  return static_cast<char>(byte);
}

} // namespace

void telnet::offer(option which) {
  find(static_cast<unsigned char>(which))->ours = agreement::asked;
  put(will, static_cast<unsigned char>(which));
}

void telnet::request(option which) {
  find(static_cast<unsigned char>(which))->theirs = agreement::asked;
  put(do_it, static_cast<unsigned char>(which));
}

void telnet::subnegotiate(option which, std::string_view content) {
  outgoing_ += {to_char(iac), to_char(sb), static_cast<char>(which)};
  escape(content, outgoing_);
  outgoing_ += {to_char(iac), to_char(se)};
  broken_ = broken_ || outgoing_.size() > max_outgoing;
}

telnet::agreement telnet::ours(option which) const noexcept {
  return find(static_cast<unsigned char>(which))->ours;
}

telnet::agreement telnet::theirs(option which) const noexcept {
  return find(static_cast<unsigned char>(which))->theirs;
}

std::size_t telnet::decode(std::span<char> bytes, listener& listening) {
  std::size_t kept = 0;
  for (std::size_t at = 0; at < bytes.size() && !broken_;) {
    if (state_ == state::data) {
      auto* const from = bytes.data() + at;
      auto const* const found = static_cast<char*>(std::memchr(from, iac, bytes.size() - at));
      auto const run =
          found != nullptr ? static_cast<std::size_t>(found - from) : bytes.size() - at;
      std::memmove(bytes.data() + kept, from, run);
      kept += run;
      at += run;
      if (found != nullptr) {
        state_ = state::command;
        ++at;
      }
      continue;
    }
    auto const byte = static_cast<unsigned char>(bytes[at++]);
    switch (state_) {
    case state::data: break;
    case state::command:
      if (byte == iac) {
        bytes[kept++] = to_char(iac);
        state_ = state::data;
      } else {
        take_command(byte);
      }
      break;
    case state::option: take_option(byte); break;
    case state::subnegotiation: take_subnegotiation(byte); break;
    case state::subnegotiation_command: end_subnegotiation(byte, listening); break;
    }
  }
  return kept;
}

std::string telnet::take_outgoing() {
  return std::exchange(outgoing_, {});
}

void telnet::escape(std::string_view data, std::string& to) {
  for (;;) {
    auto const found = data.find(to_char(iac));
    to += data.substr(0, found);
    if (found == std::string_view::npos) {
      return;
    }
    to.append(2, to_char(iac));
    data.remove_prefix(found + 1);
  }
}

telnet::known_option const* telnet::find(unsigned char code) const noexcept {
  auto const found = std::find_if(options_.begin(), options_.end(), [code](known_option const& o) {
    return static_cast<unsigned char>(o.code) == code;
  });
  return found == options_.end() ? nullptr : &*found;
}

telnet::known_option* telnet::find(unsigned char code) noexcept {
  return const_cast<known_option*>(std::as_const(*this).find(code));
}

void telnet::put(unsigned char command, unsigned char code) {
  outgoing_ += {to_char(iac), to_char(command), to_char(code)};
  broken_ = broken_ || outgoing_.size() > max_outgoing;
}

void telnet::take_command(unsigned char byte) {
  if (byte >= will && byte <= dont) {
    command_ = byte;
    state_ = state::option;
  } else if (byte == sb) {
    subnegotiation_.clear();
    state_ = state::subnegotiation;
  } else {
    state_ = state::data; // NOP, a data mark and the like do not concern us
  }
}

void telnet::take_option(unsigned char code) {
  state_ = state::data;
  bool const is_theirs = command_ == will || command_ == wont;
  bool const is_positive = command_ == will || command_ == do_it;
  auto const answer_yes = is_theirs ? do_it : will;
  auto const answer_no = is_theirs ? dont : wont;
  auto* const known = find(code);
  if (known == nullptr || (!is_theirs && !known->may_be_ours)) {
    if (is_positive) {
      put(answer_no, code);
    }
    return;
  }
  auto& now = is_theirs ? known->theirs : known->ours;
  auto const before = std::exchange(now, is_positive ? agreement::yes : agreement::refused);
  if (before == agreement::asked) {
    return; // that was the answer
  }
  if (is_positive && before != agreement::yes) {
    put(answer_yes, code);
  } else if (!is_positive && before == agreement::yes) {
    put(answer_no, code);
  }
}

void telnet::take_subnegotiation(unsigned char byte) {
  if (byte == iac) {
    state_ = state::subnegotiation_command;
    return;
  }
  subnegotiation_ += to_char(byte);
  broken_ = subnegotiation_.size() > max_subnegotiation;
}

void telnet::end_subnegotiation(unsigned char byte, listener& listening) {
  if (byte == iac) {
    subnegotiation_ += to_char(iac);
    broken_ = subnegotiation_.size() > max_subnegotiation;
    state_ = state::subnegotiation;
    return;
  }
  if (byte != se) { // the subnegotiation was cut off, and another command begins
    take_command(byte);
    return;
  }
  state_ = state::data;
  if (!subnegotiation_.empty()) {
    auto const which = static_cast<option>(subnegotiation_.front());
    listening.on_subnegotiation(which, std::string_view(subnegotiation_).substr(1));
  }
}

} // namespace mprun::protocol
