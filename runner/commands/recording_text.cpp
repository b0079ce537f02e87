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

constexpr std::size_t folded_above = 96; ///< bytes of binary that are shown as such
constexpr std::size_t shown_of_folded = 32;
constexpr std::size_t longest_line = 200; ///< of text
constexpr record_time longest_pause = 100ms;
constexpr std::size_t most_together = 64 * 1024; ///< bytes that are judged as one

bool is_text(char c) {
  auto const byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte < 0x7f) || c == '\n' || c == '\r' || c == '\t';
}

/// Control bytes of the REPL are few beside its text; of a file's bytes most are no text.
bool is_binary(std::string_view bytes) {
  auto const texts = std::count_if(bytes.begin(), bytes.end(), is_text);
  return static_cast<std::size_t>(texts) * 10 < bytes.size() * 8;
}

std::string line(record_time at, std::string_view mark, std::string_view text) {
  return fmt::format("{:12.6f} {} {}\n", static_cast<double>(at.count()) / 1e6, mark, text);
}

/// What one side said without a pause.
class utterance {
public:
  void add(record const& one) {
    starts_.emplace_back(bytes_.size(), one.at);
    bytes_ += one.bytes;
    is_to_board_ = is_to_board(one.kind);
  }

  bool takes(record const& one) const {
    return bytes_.empty() ||
           (is_to_board(one.kind) == is_to_board_ &&
            one.at - starts_.back().second <= longest_pause && bytes_.size() < most_together);
  }

  std::string shown(bool full) const {
    auto const* const mark = is_to_board_ ? ">" : "<";
    std::string_view rest = bytes_;
    if (!full && rest.size() > folded_above && is_binary(rest)) {
      return line(starts_.front().second, mark,
                  fmt::format("{}… ({} bytes)", visible_bytes(rest.substr(0, shown_of_folded)),
                              rest.size()));
    }
    std::string out;
    auto from = starts_.begin();
    while (!rest.empty()) {
      auto const place = bytes_.size() - rest.size();
      while (std::next(from) != starts_.end() && std::next(from)->first <= place) {
        ++from;
      }
      auto const end = std::min({rest.find('\n'), rest.size() - 1, longest_line - 1}) + 1;
      out += line(from->second, mark, visible_bytes(rest.substr(0, end)));
      rest.remove_prefix(end);
    }
    return out;
  }

  bool empty() const { return bytes_.empty(); }
  bool to_board() const { return is_to_board_; }

private:
  std::string bytes_;
  std::vector<std::pair<std::size_t, record_time>> starts_; ///< of the pieces
  bool is_to_board_ = false;
};

std::string shown_end(std::string_view doing, std::string const& text) {
  auto const end = read_link_end(text);
  auto const again = end.how == link_end::cause::transient ? " (for once)" : "";
  auto const how = end.exit.empty() ? "" : fmt::format("; the board's process {}", end.exit);
  return fmt::format("{}: {}{}{}", doing, end.message, again, how);
}

std::string shown_opening(std::string const& text) {
  auto const what = read_opening(text);
  return "opened " + what.name + (what.dialect.empty() ? "" : " (" + what.dialect + ")");
}

std::string shown_happening(record const& one) {
  switch (one.kind) {
  case record_kind::opened: return line(one.at, "-", shown_opening(one.bytes));
  case record_kind::not_opened:
    return line(one.at, "-",
                "could not be opened: " + printable(read_failed_opening(one.bytes).message));
  case record_kind::closed: return line(one.at, "-", "closed by mprun");
  case record_kind::interrupted: return line(one.at, "-", "interrupted (Ctrl-C as a signal)");
  case record_kind::respawned: return line(one.at, "-", "started anew");
  case record_kind::line_reset: return line(one.at, "-", "reset by DTR and RTS");
  case record_kind::reset_failed:
    return line(one.at, "-", shown_end("the reset failed", one.bytes));
  case record_kind::write_failed: return line(one.at, "-", shown_end("writing failed", one.bytes));
  case record_kind::read_failed: return line(one.at, "-", shown_end("reading failed", one.bytes));
  case record_kind::fault: return line(one.at, "!", "injected: " + printable(one.bytes));
  case record_kind::note: return line(one.at, "#", printable(one.bytes));
  case record_kind::gap: return line(one.at, "~", "… " + one.bytes + " …");
  default: return {};
  }
}

} // namespace

void show_recording(recording const& content, recording_text_options const& options,
                    std::function<void(std::string_view)> const& print) {
  utterance said;
  auto const show_said = [&] {
    if (!said.empty()) {
      print(said.shown(options.full));
    }
    said = {};
  };
  for (auto const& one : content.records) {
    auto const to = is_to_board(one.kind);
    if (!to && !is_from_board(one.kind)) {
      show_said();
      print(shown_happening(one));
      continue;
    }
    if (!(to ? options.to_board : options.from_board)) {
      continue;
    }
    if (!said.takes(one)) {
      show_said();
    }
    said.add(one);
  }
  show_said();
}

} // namespace mprun
