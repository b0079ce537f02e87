#include "transports/protocol/repl/foreign_lines.hpp"

#include "transports/protocol/repl/raw_repl.hpp"

#include <algorithm>

namespace mprun::protocol {
namespace {

bool is_of_text(char c) noexcept {
  auto const byte = static_cast<unsigned char>(c);
  constexpr char escape = '\x1b'; // begins a colour sequence
  return (byte >= 0x20 && byte != 0x7f) || c == '\n' || c == '\r' || c == '\t' || c == escape;
}

} // namespace

bool is_text(std::string_view bytes) noexcept {
  return std::all_of(bytes.begin(), bytes.end(), is_of_text);
}

bool foreign_lines::take(char byte) noexcept {
  ++seen_;
  in_line_ = byte == '\n' ? 0 : in_line_ + 1;
  return is_of_text(byte) && in_line_ <= max_line_size && seen_ <= flood_limit;
}

bool foreign_lines::take(std::string_view bytes) noexcept {
  return std::all_of(bytes.begin(), bytes.end(), [this](char byte) { return take(byte); });
}

awaited_token::answer awaited_token::feed(char byte) noexcept {
  if (lines_.at_start() && byte != token_[matched_] && matched_ != line_) {
    // The line only began like the token.
    if (!lines_.take(token_.substr(line_, matched_ - line_))) {
      return answer::broken;
    }
    matched_ = line_;
  }
  if (!lines_.at_start() || byte != token_[matched_]) {
    return lines_.take(byte) ? answer::not_yet : answer::broken;
  }
  ++matched_;
  line_ = byte == '\n' ? matched_ : line_;
  if (matched_ < token_.size()) {
    return answer::not_yet;
  }
  matched_ = line_ = 0;
  lines_.token();
  return answer::came;
}

awaited_banner::awaited_banner() noexcept : banner_(banner_line), prompt_(raw_prompt) {}

std::size_t awaited_banner::feed(std::string_view bytes) noexcept {
  for (std::size_t at = 0; at < bytes.size();) {
    if (!found_) {
      auto const used = banner_.feed(bytes.substr(at));
      if (used == stream_search::npos) {
        return used;
      }
      at += used;
      found_ = true;
      prompt_ = awaited_token(raw_prompt);
      continue;
    }
    auto const answer = prompt_.feed(bytes[at]);
    found_ = answer == awaited_token::answer::not_yet;
    if (answer == awaited_token::answer::came) {
      return at + 1;
    }
    ++at;
  }
  return stream_search::npos;
}

} // namespace mprun::protocol
