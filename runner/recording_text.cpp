#include "runner/recording_text.hpp"

#include "transports/recording/visible_bytes.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

namespace mprun {
namespace {

constexpr std::size_t folded_above = 96; ///< bytes of binary that are shown as such
constexpr std::size_t shown_of_folded = 32;
constexpr std::size_t longest_line = 200; ///< of text

bool is_text(char c) {
  auto const byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte < 0x7f) || c == '\n' || c == '\r' || c == '\t';
}

/// Control bytes of the REPL are few beside its text; of a file's bytes most are no text.
bool is_binary(std::string_view bytes) {
  auto const texts = std::count_if(bytes.begin(), bytes.end(), is_text);
  return static_cast<std::size_t>(texts) * 10 < bytes.size() * 8;
}

std::string line(record const& one, char mark, std::string_view text) {
  return fmt::format("{:12.6f} {} {}\n", static_cast<double>(one.at.count()) / 1e6, mark, text);
}

/// A line of ours for each line of what was said.
std::string shown_bytes(record const& one, char mark, bool full) {
  std::string_view rest = one.bytes;
  if (!full && rest.size() > folded_above && is_binary(rest)) {
    return line(one, mark,
                fmt::format("{}… ({} bytes)", visible_bytes(rest.substr(0, shown_of_folded)),
                            rest.size()));
  }
  std::string out;
  while (!rest.empty()) {
    auto const end = std::min({rest.find('\n'), rest.size() - 1, longest_line - 1}) + 1;
    out += line(one, mark, visible_bytes(rest.substr(0, end)));
    rest.remove_prefix(end);
  }
  return out;
}

std::string shown_end(std::string_view doing, std::string const& text) {
  auto const end = read_link_end(text);
  auto const again = end.how == link_end::what::transient ? " (for once)" : "";
  auto const how = end.exit.empty() ? "" : fmt::format("; the board's process {}", end.exit);
  return fmt::format("{}: {}{}{}", doing, end.message, again, how);
}

std::string shown_opening(std::string const& text) {
  auto const what = read_opening(text);
  return "opened " + what.name + (what.dialect.empty() ? "" : " (" + what.dialect + ")");
}

} // namespace

std::string shown_heading(recording const& content, std::string const& begun) {
  auto const& about = content.about;
  return fmt::format("board {}, {}, run begun {}\n", about.board, about.link, begun);
}

std::string shown_record(record const& one, recording_text_options const& options) {
  switch (one.kind) {
  case record_kind::to_board:
  case record_kind::masked_to_board:
    return options.to_board ? shown_bytes(one, '>', options.full) : "";
  case record_kind::from_board:
  case record_kind::masked_from_board:
    return options.from_board ? shown_bytes(one, '<', options.full) : "";
  case record_kind::opened: return line(one, '-', shown_opening(one.bytes));
  case record_kind::closed: return line(one, '-', "closed by mprun");
  case record_kind::interrupted: return line(one, '-', "interrupted (Ctrl-C as a signal)");
  case record_kind::respawned: return line(one, '-', "the board started anew");
  case record_kind::write_failed: return line(one, '-', shown_end("writing failed", one.bytes));
  case record_kind::read_failed: return line(one, '-', shown_end("reading failed", one.bytes));
  case record_kind::fault: return line(one, '!', "injected: " + visible_bytes(one.bytes));
  case record_kind::note: return line(one, '#', visible_bytes(one.bytes));
  case record_kind::gap: return line(one, '~', "… " + one.bytes + " …");
  }
  return {};
}

} // namespace mprun
