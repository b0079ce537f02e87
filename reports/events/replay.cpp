#include "reports/events/replay.hpp"

#include "base/files/last_error.hpp"
#include "reports/events/event_json.hpp"

#include <algorithm>
#include <boost/system/errc.hpp>
#include <deque>
#include <fmt/format.h>
#include <fstream>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace mprun {
namespace {

using boost::system::error_code;

file_failure cannot_read(std::filesystem::path const& file, error_code ec) {
  return {ec, fmt::format("cannot read {}: {}", file.string(), ec.message())};
}

file_failure not_events(std::string message) {
  return {make_error_code(boost::system::errc::bad_message), std::move(message)};
}

/// How many bytes of lines are parsed together, by one of the host's processors.
constexpr std::size_t bytes_at_once = std::size_t{1} << 19;

struct parsed_line {
  std::optional<event> parsed;
  std::string error;
};

/// Whole lines; only the last line of a file may have no newline.
std::string next_block(std::istream& in) {
  std::string block(bytes_at_once, '\0');
  in.read(block.data(), static_cast<std::streamsize>(block.size()));
  block.resize(static_cast<std::size_t>(in.gcount()));
  std::string rest;
  if (in && std::getline(in, rest)) {
    block += rest;
    block += in.eof() ? "" : "\n";
  }
  return block;
}

std::vector<parsed_line> parse(std::string_view block) {
  std::vector<parsed_line> out;
  while (!block.empty()) {
    auto const end = std::min(block.find('\n'), block.size());
    auto& line = out.emplace_back();
    line.parsed = from_json_line(block.substr(0, end), line.error);
    block.remove_prefix(std::min(end + 1, block.size()));
  }
  return out;
}

/// Passes on the lines of a file, in order.
class line_player {
public:
  line_player(std::filesystem::path const& file, std::function<void(event&&)> const& on_event,
              std::function<void(damaged_line const&)> const& on_damage)
      : file_(file), on_event_(on_event), on_damage_(on_damage) {}

  /// `is_cut_off`: the last of them is.
  file_result<void> play(std::vector<parsed_line> lines, bool is_cut_off) {
    for (auto& line : lines) {
      auto const is_last = &line == &lines.back();
      auto played = play(std::move(line), is_cut_off && is_last);
      if (!played) {
        return played;
      }
    }
    return {};
  }
  std::size_t count() const noexcept { return number_; }

private:
  file_result<void> play(parsed_line line, bool is_cut_off) {
    ++number_;
    auto& [parsed, error] = line;
    auto const is_first = parsed && std::holds_alternative<run_started>(parsed->fact);
    if (number_ == 1 && error.empty() && !is_first) {
      error = "it does not begin with run_started";
    }
    if (!error.empty() && number_ > 1 && (is_cut_off || on_damage_)) {
      if (on_damage_) {
        on_damage_({number_, is_cut_off});
      }
    } else if (!error.empty()) {
      return not_events(
          fmt::format("{}:{}: not the events of a run: {}", file_.string(), number_, error));
    } else if (parsed) {
      on_event_(*std::move(parsed));
    }
    return {};
  }

  std::filesystem::path const& file_;
  std::function<void(event&&)> const& on_event_;
  std::function<void(damaged_line const&)> const& on_damage_;
  std::size_t number_ = 0;
};

} // namespace

file_result<void> replay(std::filesystem::path const& file,
                         std::function<void(event&&)> const& on_event,
                         std::function<void(damaged_line const&)> const& on_damage) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return cannot_read(file, last_error());
  }
  line_player player(file, on_event, on_damage);
  struct block_under_way {
    std::future<std::vector<parsed_line>> lines;
    bool is_cut_off;
  };
  std::deque<block_under_way> under_way;
  error_code why_bad;
  auto const max_under_way = 2 * std::max(1U, std::thread::hardware_concurrency());
  while (in || !under_way.empty()) {
    if (in && under_way.size() < max_under_way) {
      auto block = next_block(in);
      why_bad = in.bad() ? last_error() : error_code();
      auto const is_cut_off = !block.ends_with('\n');
      // A short file is not worth a thread, and there may be none left.
      auto const how = in ? std::launch::async | std::launch::deferred : std::launch::deferred;
      auto lines = std::async(how, [block = std::move(block)] { return parse(block); });
      under_way.push_back({std::move(lines), is_cut_off});
      continue;
    }
    auto played = player.play(under_way.front().lines.get(), under_way.front().is_cut_off);
    under_way.pop_front();
    if (!played) {
      return played;
    }
  }
  if (in.bad()) {
    return cannot_read(file, why_bad); // a folder can be opened, and only reading it fails
  }
  if (player.count() == 0) {
    return not_events(fmt::format("{}: contains no events", file.string()));
  }
  return {};
}

} // namespace mprun
