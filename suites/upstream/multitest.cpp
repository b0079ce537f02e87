#include "suites/upstream/multitest.hpp"

#include "suites/catalog/module_outline.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace mprun::upstream {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_silence = 10s;
constexpr auto longest_reboot = 5s; ///< beyond what the test asks for

/// What some ports print without being asked, and no test can help.
constexpr std::array<std::string_view, 6> noise{
    "libusb: error ",
    "hci_transport_h2_libusb.c",
    "USB Path: ",
    "hci_number_completed_packet",
    "lld_pdu_get_tx_flush_nb HCI packet count mismatch (",
    " ets_task("};

bool is_noise(std::string_view line) {
  return std::any_of(noise.begin(), noise.end(), [&](std::string_view what) {
    return line.find(what) != std::string_view::npos;
  });
}

/// What no ASCII can show is shown as Python's backslashreplace does.
std::string in_ascii(std::string_view text) {
  std::string out;
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    out += byte < 0x80 ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return out;
}

/// "MicroPython v1.25.0 on 2025-04-15; Raspberry Pi Pico with RP2040". A byte that the reset of a
/// UART made may stand before it.
bool is_banner(std::string_view line) {
  constexpr std::string_view begin = "MicroPython v";
  line.remove_prefix(std::min(line.find(begin), line.size()));
  auto const on = line.find(" on ");
  auto const machine = line.find("; ", on == std::string_view::npos ? 0 : on);
  return line.starts_with(begin) && line.find_first_of("0123456789") == begin.size() &&
         on != std::string_view::npos && machine != std::string_view::npos &&
         line.find(" with ", machine) != std::string_view::npos;
}

} // namespace

std::size_t instances_in(std::string_view source) {
  constexpr std::string_view begin = "instance";
  constexpr std::size_t largest = 1000;
  if (source.find(begin) == std::string_view::npos) {
    return 0; // most sources
  }
  std::size_t most = 0;
  module_outline const outline(source);
  for (auto const& one : outline.definitions) {
    if (one.is_class || one.column != 0 || !one.brackets.empty() || !one.name.starts_with(begin)) {
      continue;
    }
    std::size_t number = 0;
    auto const* const last = one.name.data() + one.name.size();
    auto const [rest, error] = std::from_chars(one.name.data() + begin.size(), last, number);
    if (error == std::errc() && rest == last && number < largest) {
      most = std::max(most, number + 1);
    }
  }
  return most;
}

bool uses_multitest(std::string_view source) {
  module_outline const outline(source);
  auto const uses = [](std::vector<name_use> const& all) {
    return std::any_of(all.begin(), all.end(), [](name_use const& one) {
      return one.name == "multitest" && !one.is_attribute;
    });
  };
  return uses(outline.top) || std::any_of(outline.definitions.begin(), outline.definitions.end(),
                                          [&](definition const& one) { return uses(one.uses); });
}

multitest::multitest(std::size_t instances, std::string globals)
    : players_(instances), globals_(std::move(globals)) {}

multitest_orders multitest::begin(time_point now) {
  multitest_orders out;
  starting_ = 0;
  start(out, 0, "instance0", now);
  return out;
}

void multitest::start(multitest_orders& out, std::size_t instance, std::string function,
                      time_point now) {
  auto& one = players_[instance];
  one.what = starting_ ? state::starting : state::running;
  one.last_heard = now;
  out.push_back(start_instance{instance, std::move(function), globals_});
}

multitest_orders multitest::line(std::size_t instance, std::string text, time_point now) {
  multitest_orders out;
  auto& one = players_[instance];
  if (over_ || one.what == state::ended || one.what == state::waiting) {
    return out;
  }
  one.last_heard = now;
  text = in_ascii(text);
  if (is_noise(text)) {
    return out;
  }
  if (one.what == state::starting) {
    starting_line(out, instance, std::move(text), now);
  } else if (starting_) {
    one.kept.push_back(std::move(text));
  } else {
    running_line(out, instance, std::move(text), now);
  }
  return out;
}

void multitest::starting_line(multitest_orders& out, std::size_t instance, std::string text,
                              time_point now) {
  constexpr std::string_view set = "SET ";
  auto& one = players_[instance];
  if (text.starts_with(set)) {
    globals_ += text.substr(set.size()) + "\n";
  } else if (text == "SKIP") {
    skipped_ = true;
    over_ = true;
  } else if (text == "NEXT") {
    one.what = state::running;
    start_following(out, instance, now);
  } else {
    one.lines.push_back(std::move(text));
  }
}

void multitest::start_following(multitest_orders& out, std::size_t after, time_point now) {
  auto const next = after + 1;
  if (next < players_.size()) {
    starting_ = next;
    start(out, next, fmt::format("instance{}", next), now);
    return;
  }
  starting_.reset();
  for (std::size_t i = 0; i < players_.size() && !over_; ++i) {
    players_[i].last_heard = now;
    auto kept = std::exchange(players_[i].kept, {});
    for (auto& text : kept) {
      running_line(out, i, std::move(text), now);
    }
    auto const left = std::exchange(players_[i].left_early, false);
    if (left && players_[i].what == state::rebooting) {
      start(out, i, std::exchange(players_[i].resume, {}), now);
    }
  }
  end_if_all_did();
}

void multitest::running_line(multitest_orders& out, std::size_t instance, std::string text,
                             time_point now) {
  constexpr std::string_view metric = "OUTPUT_METRIC ";
  auto& one = players_[instance];
  if (over_) {
    return;
  }
  if (one.what == state::rebooting) {
    if (is_banner(text)) {
      start(out, instance, std::exchange(one.resume, {}), now);
    }
    return; // what a board says while it starts
  }
  if (text.starts_with("WAIT_FOR_REBOOT")) {
    await_reboot(instance, text, now);
  }
  if (text.starts_with("BROADCAST ")) {
    for (std::size_t other = 0; other < players_.size(); ++other) {
      if (other != instance && players_[other].what != state::ended) {
        out.push_back(tell_instance{other, text});
      }
    }
  } else if (text.starts_with(metric)) {
    metrics_.push_back(text.substr(metric.size()));
  } else {
    one.lines.push_back(std::move(text));
  }
}

/// "WAIT_FOR_REBOOT instance0_resume 100": the function to go on with, milliseconds more to wait.
void multitest::await_reboot(std::size_t instance, std::string_view request, time_point now) {
  auto& one = players_[instance];
  auto const first = request.find(' ');
  auto const second = request.find(' ', std::min(first, request.size() - 1) + 1);
  auto const name = fmt::format("instance{}", instance);
  double extra = 0;
  if (second != std::string_view::npos) {
    auto const* const last = request.data() + request.size();
    std::from_chars(request.data() + second + 1, last, extra);
    one.resume = request.substr(first + 1, second - first - 1);
  }
  if (!one.resume.starts_with(name)) {
    problem_ = fmt::format("'{}': the function to resume with must begin with {}", request, name);
    over_ = true;
    return;
  }
  one.what = state::rebooting;
  constexpr double longest = 3'600'000;
  auto const wanted = extra > 0 ? std::min(extra, longest) : 0.0; // "nan" is not
  auto const more = std::chrono::milliseconds(static_cast<long>(wanted));
  one.reboot_by = now + more + longest_reboot;
}

multitest_orders multitest::ended(std::size_t instance, std::string_view traceback,
                                  time_point now) {
  multitest_orders out;
  auto& one = players_[instance];
  if (over_ || one.what == state::ended) {
    return out;
  }
  if (one.what == state::rebooting) {
    start(out, instance, std::exchange(one.resume, {}), now);
    return out;
  }
  auto const was_starting = one.what == state::starting;
  one.what = state::ended;
  one.left_early = starting_.has_value();
  if (!traceback.empty()) {
    one.lines.push_back(in_ascii(traceback));
    over_ = true;
  } else if (was_starting) {
    start_following(out, instance, now);
  } else if (!starting_) {
    end_if_all_did();
  }
  return out;
}

void multitest::end_if_all_did() {
  over_ = over_ || std::all_of(players_.begin(), players_.end(),
                               [](player const& one) { return one.what == state::ended; });
}

std::optional<multitest::time_point> multitest::deadline() const {
  std::optional<time_point> first;
  for (auto const& one : players_) {
    auto const heard = starting_ ? one.what == state::starting : one.what == state::running;
    std::optional<time_point> its;
    if (heard) {
      its = one.last_heard + longest_silence;
    } else if (one.what == state::rebooting) {
      its = one.reboot_by;
    }
    if (its && (!first || *its < *first)) {
      first = its;
    }
  }
  return over_ ? std::nullopt : first;
}

multitest_orders multitest::tick(time_point now) {
  auto const due = deadline();
  if (!due || now < *due) {
    return {};
  }
  for (auto& one : players_) {
    auto const heard = starting_ ? one.what == state::starting : one.what == state::running;
    auto const silent = heard && now >= one.last_heard + longest_silence;
    auto const stuck = one.what == state::rebooting && now >= one.reboot_by;
    if (silent || stuck) {
      one.lines.emplace_back("TIMEOUT");
      timed_out_ = true;
      over_ = true;
    }
  }
  return {};
}

std::string multitest::output() const {
  std::string out;
  for (std::size_t i = 0; i < players_.size(); ++i) {
    out += fmt::format("--- instance{} ---\n{}\n", i, fmt::join(players_[i].lines, "\n"));
  }
  return out;
}

} // namespace mprun::upstream
