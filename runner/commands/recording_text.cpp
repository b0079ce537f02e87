#include "runner/commands/recording_text.hpp"

#include "base/text/printable.hpp"
#include "base/text/visible_bytes.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t max_unfolded = 96; ///< longer binary pieces are abbreviated
constexpr std::size_t folded_size = 32;
constexpr std::size_t max_line_size = 200; ///< bytes of text
constexpr record_time max_pause = 100ms;
constexpr std::size_t max_utterance_size = 64 * 1024;

bool is_text(char c) {
  auto const byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte < 0x7f) || c == '\n' || c == '\r' || c == '\t';
}

/// The REPL sends few control bytes beside its text; a binary file consists mostly of them.
bool is_binary(std::string_view bytes) {
  auto const texts = std::count_if(bytes.begin(), bytes.end(), is_text);
  return static_cast<std::size_t>(texts) * 10 < bytes.size() * 8;
}

std::string line(record_time at, std::string_view mark, std::string_view text) {
  return fmt::format("{:12.6f} {} {}\n", static_cast<double>(at.count()) / 1e6, mark, text);
}

/// The bytes that one side sent without a pause.
class utterance {
public:
  void add(record const& piece) {
    starts_.emplace_back(bytes_.size(), piece.at);
    bytes_ += piece.bytes;
    is_to_board_ = is_to_board(piece.kind);
  }

  bool takes(record const& piece) const {
    return bytes_.empty() ||
           (is_to_board(piece.kind) == is_to_board_ &&
            piece.at - starts_.back().second <= max_pause && bytes_.size() < max_utterance_size);
  }

  std::string shown(bool full) const {
    auto const* const mark = is_to_board_ ? ">" : "<";
    std::string_view rest = bytes_;
    if (!full && rest.size() > max_unfolded && is_binary(rest)) {
      return line(
          starts_.front().second, mark,
          fmt::format("{}… ({} bytes)", visible_bytes(rest.substr(0, folded_size)), rest.size()));
    }
    std::string out;
    auto from = starts_.begin();
    while (!rest.empty()) {
      auto const offset = bytes_.size() - rest.size();
      while (std::next(from) != starts_.end() && std::next(from)->first <= offset) {
        ++from;
      }
      auto const end = std::min({rest.find('\n'), rest.size() - 1, max_line_size - 1}) + 1;
      out += line(from->second, mark, visible_bytes(rest.substr(0, end)));
      rest.remove_prefix(end);
    }
    return out;
  }

  bool empty() const { return bytes_.empty(); }
  bool to_board() const { return is_to_board_; }

private:
  std::string bytes_;
  std::vector<std::pair<std::size_t, record_time>> starts_; ///< offset and time of each piece
  bool is_to_board_ = false;
};

std::string shown_end(std::string_view doing, std::string const& text) {
  auto const end = read_link_end(text);
  auto const again = end.how == link_end::cause::transient ? " (transient)" : "";
  auto const how = end.exit.empty() ? "" : fmt::format("; the board's process {}", end.exit);
  return fmt::format("{}: {}{}{}", doing, end.message, again, how);
}

std::string shown_opening(std::string const& text) {
  auto const opening = read_opening(text);
  return "opened " + opening.name + (opening.dialect.empty() ? "" : " (" + opening.dialect + ")");
}

std::string shown_occurrence(record const& entry) {
  switch (entry.kind) {
  case record_kind::opened: return line(entry.at, "-", shown_opening(entry.bytes));
  case record_kind::not_opened:
    return line(entry.at, "-",
                "could not be opened: " + printable(read_failed_opening(entry.bytes).message));
  case record_kind::closed: return line(entry.at, "-", "closed by mprun");
  case record_kind::interrupted: return line(entry.at, "-", "interrupted (Ctrl-C as a signal)");
  case record_kind::respawned: return line(entry.at, "-", "restarted");
  case record_kind::line_reset: return line(entry.at, "-", "reset by DTR and RTS");
  case record_kind::reset_failed:
    return line(entry.at, "-", shown_end("the reset failed", entry.bytes));
  case record_kind::write_failed:
    return line(entry.at, "-", shown_end("writing failed", entry.bytes));
  case record_kind::read_failed:
    return line(entry.at, "-", shown_end("reading failed", entry.bytes));
  case record_kind::fault: return line(entry.at, "!", "injected: " + printable(entry.bytes));
  case record_kind::note: return line(entry.at, "#", printable(entry.bytes));
  case record_kind::gap: return line(entry.at, "~", "… " + entry.bytes + " …");
  default: return {};
  }
}

} // namespace

void show_recording(recording const& content, recording_text_options const& options,
                    std::function<void(std::string_view)> const& print) {
  utterance pending;
  auto const show_pending = [&] {
    if (!pending.empty()) {
      print(pending.shown(options.full));
    }
    pending = {};
  };
  for (auto const& entry : content.records) {
    auto const to = is_to_board(entry.kind);
    if (!to && !is_from_board(entry.kind)) {
      show_pending();
      print(shown_occurrence(entry));
      continue;
    }
    if (!(to ? options.to_board : options.from_board)) {
      continue;
    }
    if (!pending.takes(entry)) {
      show_pending();
    }
    pending.add(entry);
  }
  show_pending();
}

} // namespace mprun
