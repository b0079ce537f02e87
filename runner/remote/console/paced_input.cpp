#include "runner/remote/console/paced_input.hpp"

#include <algorithm>

namespace mprun::remote {
namespace {

/// Nobody types more than this at once, and escape sequences are shorter.
constexpr std::size_t max_by_hand = 16;

/// How much of a piece's end is expected as an echo.
constexpr std::size_t max_echo_size = 16;

/// A paste whose beginning is not echoed within this time is for a program that does not echo.
constexpr run_clock::duration first_echo_time = std::chrono::seconds(1);

/// Such a program reads what a board's input buffer holds at least this often.
constexpr run_clock::duration program_read_time = std::chrono::milliseconds(100);

constexpr std::size_t prompt_size = 4;
constexpr std::string_view usual_prompt = ">>> ";
constexpr std::string_view prompts[] = {usual_prompt, "... ", "=== "};
constexpr std::string_view raw_prompt = ">";

constexpr std::size_t max_sent = 64 * 1024; ///< then the sent part of the queue is dropped

bool is_echoed(char byte) {
  return byte >= ' ' && byte <= '~';
}

/// What every board echoes of the end of these bytes. Carriage returns are left out, since boards
/// differ in how many they put before a line's end.
std::string echo_of_end(std::string_view bytes) {
  auto const ends_line = bytes.ends_with('\r');
  bytes.remove_suffix(ends_line ? 1 : 0);
  std::size_t count = 0;
  while (count < std::min(bytes.size(), max_echo_size) &&
         is_echoed(bytes[bytes.size() - 1 - count])) {
    ++count;
  }
  return std::string(bytes.substr(bytes.size() - count)) + (ends_line ? "\n" : "");
}

} // namespace

paced_input::sent_piece::sent_piece(std::string_view bytes)
    : size(bytes.size()), echo(echo_of_end(bytes)), search(echo) {}

void paced_input::type(std::string_view bytes) {
  if (sent_ > max_sent || sent_ == queue_.size()) {
    queue_.erase(0, sent_);
    sent_ = 0;
  }
  if (waiting() == at_once_ && bytes.size() <= max_by_hand) {
    at_once_ += bytes.size();
  } else if (waiting() == at_once_ && !(has_begun_ && how_.is_single_paste)) {
    has_begun_ = true;
    reader_ = is_in_line() ? reader::editor : reader::unknown;
  }
  queue_ += bytes;
}

void paced_input::interrupt() {
  queue_.clear();
  sent_ = 0;
  at_once_ = 0;
  out_.clear();
  passed_over_ = 0;
}

void paced_input::begin_again() {
  out_.clear();
  passed_over_ = 0;
  line_.clear();
  reader_ = reader::unknown;
}

std::size_t paced_input::out_size() const noexcept {
  std::size_t size = 0;
  for (auto const& sent : out_) {
    size += sent.size;
  }
  return size;
}

std::string_view paced_input::next() const {
  auto const rest = std::string_view(queue_).substr(sent_);
  if (at_once_ != 0) {
    return rest.substr(0, at_once_);
  }
  auto const end = rest.find('\r');
  auto const line = end == std::string_view::npos ? rest : rest.substr(0, end + 1);
  auto const size = std::min(line.size(), std::max<std::size_t>(1, how_.window / 3));
  return size + out_size() - passed_over_ <= how_.window ? rest.substr(0, size)
                                                         : std::string_view();
}

void paced_input::wrote() {
  auto const bytes = next();
  out_.emplace_back(bytes);
  sent_ += bytes.size();
  at_once_ -= std::min(at_once_, bytes.size());
}

void paced_input::heard(std::string_view bytes) {
  if (bytes.empty()) {
    return;
  }
  watch_line(bytes);
  if (is_in_line()) {
    reader_ = reader::editor;
  }
  std::string without_returns(bytes);
  std::erase(without_returns, '\r');
  std::string_view rest = without_returns;
  while (!out_.empty()) {
    auto& first = out_.front();
    if (!first.echo.empty()) {
      auto const used = first.search.feed(rest);
      if (used == protocol::stream_search::npos) {
        return;
      }
      rest.remove_prefix(used);
      reader_ = reader::editor;
    }
    passed_over_ -= std::min(passed_over_, first.size);
    out_.pop_front();
  }
}

void paced_input::watch_line(std::string_view bytes) {
  auto const begun = bytes.rfind('\n');
  if (begun != std::string_view::npos) {
    line_.clear();
    bytes.remove_prefix(begun + 1);
  }
  auto const room = prompt_size + 1 - line_.size();
  line_ += bytes.substr(0, room);
}

void paced_input::quiet() {
  if (is_in_line()) {
    out_.clear();
    passed_over_ = 0;
  } else if (how_.link_holds_back) {
    passed_over_ = out_size();
  }
}

bool paced_input::awaits_first_echo() const noexcept {
  return waiting() != 0 && !how_.link_holds_back && reader_ != reader::editor;
}

run_clock::duration paced_input::time_for_echo() const noexcept {
  return reader_ == reader::program ? program_read_time : first_echo_time;
}

void paced_input::unechoed() {
  if (!awaits_first_echo()) {
    return;
  }
  reader_ = reader::program;
  out_.clear();
  passed_over_ = 0;
}

bool paced_input::is_in_line() const noexcept {
  return line_ == raw_prompt ||
         std::any_of(std::begin(prompts), std::end(prompts),
                     [this](auto prompt) { return line_.starts_with(prompt); });
}

bool paced_input::is_at_prompt() const noexcept {
  return line_ == usual_prompt;
}

} // namespace mprun::remote
