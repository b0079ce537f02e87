#include "suites/upstream/multitest.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace mprun::upstream {
namespace {

using namespace std::chrono_literals;

constexpr auto max_silence = 10s;
constexpr auto max_reboot_time = 5s; ///< beyond what the test asks for

/// Printed by some ports without being asked; no test can prevent it.
constexpr std::array<std::string_view, 6> noise{
    "libusb: error ",
    "hci_transport_h2_libusb.c",
    "USB Path: ",
    "hci_number_completed_packet",
    "lld_pdu_get_tx_flush_nb HCI packet count mismatch (",
    " ets_task("};

bool is_noise(std::string_view line) {
  return std::any_of(noise.begin(), noise.end(), [&](std::string_view pattern) {
    return line.find(pattern) != std::string_view::npos;
  });
}

/// Bytes outside ASCII are shown as with Python's backslashreplace.
std::string in_ascii(std::string_view text) {
  std::string out;
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    out += byte < 0x80 ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return out;
}

/// "MicroPython v1.25.0 on 2025-04-15; Raspberry Pi Pico with RP2040". The reset of a UART may put
/// a byte before it.
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
  auto& player = players_[instance];
  player.status = starting_ ? state::starting : state::running;
  player.last_heard = now;
  out.push_back(start_instance{instance, std::move(function), globals_});
}

multitest_orders multitest::line(std::size_t instance, std::string text, time_point now) {
  multitest_orders out;
  auto& player = players_[instance];
  if (over_ || player.status == state::ended || player.status == state::waiting) {
    return out;
  }
  player.last_heard = now;
  text = in_ascii(text);
  if (is_noise(text)) {
    return out;
  }
  if (player.status == state::starting) {
    starting_line(out, instance, std::move(text), now);
  } else if (starting_) {
    player.kept.push_back(std::move(text));
  } else {
    running_line(out, instance, std::move(text), now);
  }
  return out;
}

void multitest::starting_line(multitest_orders& out, std::size_t instance, std::string text,
                              time_point now) {
  constexpr std::string_view set = "SET ";
  auto& player = players_[instance];
  if (text.starts_with(set)) {
    globals_ += text.substr(set.size()) + "\n";
  } else if (text == "SKIP") {
    skipped_ = true;
    over_ = true;
  } else if (text == "NEXT") {
    player.status = state::running;
    start_following(out, instance, now);
  } else {
    player.lines.push_back(std::move(text));
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
    if (left && players_[i].status == state::rebooting) {
      start(out, i, std::exchange(players_[i].resume, {}), now);
    }
  }
  end_if_all_ended();
}

void multitest::running_line(multitest_orders& out, std::size_t instance, std::string text,
                             time_point now) {
  constexpr std::string_view metric = "OUTPUT_METRIC ";
  auto& player = players_[instance];
  if (over_) {
    return;
  }
  if (player.status == state::rebooting) {
    if (is_banner(text)) {
      start(out, instance, std::exchange(player.resume, {}), now);
    }
    return; // what a board prints while it starts
  }
  if (text.starts_with("WAIT_FOR_REBOOT")) {
    await_reboot(instance, text, now);
  }
  if (text.starts_with("BROADCAST ")) {
    for (std::size_t other = 0; other < players_.size(); ++other) {
      if (other != instance && players_[other].status != state::ended) {
        out.push_back(send_line{other, text});
      }
    }
  } else if (text.starts_with(metric)) {
    metrics_.push_back(text.substr(metric.size()));
  } else {
    player.lines.push_back(std::move(text));
  }
}

/// "WAIT_FOR_REBOOT instance0_resume 100": the function to continue with, more milliseconds to
/// wait.
void multitest::await_reboot(std::size_t instance, std::string_view request, time_point now) {
  auto& player = players_[instance];
  auto const first = request.find(' ');
  auto const second = request.find(' ', std::min(first, request.size() - 1) + 1);
  auto const name = fmt::format("instance{}", instance);
  double extra = 0;
  if (second != std::string_view::npos) {
    auto const* const last = request.data() + request.size();
    std::from_chars(request.data() + second + 1, last, extra);
    player.resume = request.substr(first + 1, second - first - 1);
  }
  if (!player.resume.starts_with(name)) {
    problem_ = fmt::format("'{}': the function to resume with must begin with {}", request, name);
    over_ = true;
    return;
  }
  player.status = state::rebooting;
  constexpr double max_extra = 3'600'000;
  auto const wanted = extra > 0 ? std::min(extra, max_extra) : 0.0; // "nan" is not
  auto const more = std::chrono::milliseconds(static_cast<long>(wanted));
  player.reboot_by = now + more + max_reboot_time;
}

multitest_orders multitest::ended(std::size_t instance, std::string_view traceback,
                                  time_point now) {
  multitest_orders out;
  auto& player = players_[instance];
  if (over_ || player.status == state::ended) {
    return out;
  }
  if (player.status == state::rebooting) {
    start(out, instance, std::exchange(player.resume, {}), now);
    return out;
  }
  auto const was_starting = player.status == state::starting;
  player.status = state::ended;
  player.left_early = starting_.has_value();
  if (!traceback.empty()) {
    player.lines.push_back(in_ascii(traceback));
    over_ = true;
  } else if (was_starting) {
    start_following(out, instance, now);
  } else if (!starting_) {
    end_if_all_ended();
  }
  return out;
}

void multitest::end_if_all_ended() {
  over_ = over_ || std::all_of(players_.begin(), players_.end(), [](player_record const& other) {
            return other.status == state::ended;
          });
}

std::optional<multitest::time_point> multitest::deadline() const {
  std::optional<time_point> first;
  for (auto const& player : players_) {
    auto const must_speak =
        starting_ ? player.status == state::starting : player.status == state::running;
    std::optional<time_point> own;
    if (must_speak) {
      own = player.last_heard + max_silence;
    } else if (player.status == state::rebooting) {
      own = player.reboot_by;
    }
    if (own && (!first || *own < *first)) {
      first = own;
    }
  }
  return over_ ? std::nullopt : first;
}

multitest_orders multitest::tick(time_point now) {
  auto const due = deadline();
  if (!due || now < *due) {
    return {};
  }
  for (auto& player : players_) {
    auto const must_speak =
        starting_ ? player.status == state::starting : player.status == state::running;
    auto const silent = must_speak && now >= player.last_heard + max_silence;
    auto const stuck = player.status == state::rebooting && now >= player.reboot_by;
    if (silent || stuck) {
      player.lines.emplace_back("TIMEOUT");
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
