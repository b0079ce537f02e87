#include "transports/protocol/program_output.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/raw_repl.hpp"

#include <algorithm>

namespace mprun::protocol {
namespace {

/// Ports name themselves differently before it ("MPY: ", "PYB: ") and some sync file systems first.
constexpr std::string_view reboot_text = "soft reboot";
constexpr std::size_t most_before_reboot_text = 256;

} // namespace

program_output::program_output(std::size_t limit) : limit_(limit), banner_(banner_and_prompt) {}

step program_output::next() const {
  if (stopped_) {
    return done{why_stopped_};
  }
  switch (state_) {
  case state::after_markers: return want_read{wait::reply};
  case state::ended: return done{why_ended_};
  default: return want_read{wait::output};
  }
}

void program_output::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    switch (state_) {
    case state::output:
    case state::error_text: {
      auto const end = std::min(bytes.find(ctrl_d), bytes.size());
      auto const is_output = state_ == state::output;
      keep(is_output ? output_ : error_text_, bytes.substr(0, end));
      if (end == bytes.size()) {
        return;
      }
      state_ = is_output ? state::error_text : state::after_markers;
      bytes.remove_prefix(end + 1);
      break;
    }
    case state::after_markers: after_markers(bytes); return;
    case state::rebooting: rebooting(bytes); return;
    case state::ended: return;
    }
  }
}

void program_output::keep(std::string& where, std::string_view bytes) {
  auto const room = limit_ - where.size();
  where.append(bytes.substr(0, room));
  if (bytes.size() > room && !discarding_) {
    stop(errc::output_too_large);
  }
}

void program_output::after_markers(std::string_view bytes) {
  if (tail_.empty() && bytes.front() == '>') {
    // A board that waits at its prompt has nothing more to say.
    end(bytes.size() == 1 ? error_code() : errc::end_marker_in_output);
    return;
  }
  auto const taken = bytes.substr(0, most_before_reboot_text - tail_.size());
  tail_.append(taken);
  auto const found = tail_.find(reboot_text);
  if (tail_.find(ctrl_d) < found) {
    end(errc::end_marker_in_output);
  } else if (found != std::string::npos) {
    auto const used = found + reboot_text.size() - (tail_.size() - taken.size());
    state_ = state::rebooting;
    rebooting(bytes.substr(used));
  } else if (tail_.size() == most_before_reboot_text) {
    end(errc::end_marker_in_output);
  }
}

void program_output::rebooting(std::string_view bytes) {
  boot_bytes_ += bytes.size();
  while (!bytes.empty()) {
    auto const used = banner_.feed(bytes);
    if (used == stream_search::npos) {
      break;
    }
    rebooted_ = true;
    if (used == bytes.size()) {
      end({});
      return;
    }
    bytes.remove_prefix(used); // boot.py printed a banner itself, or something prints at the prompt
  }
  if (boot_bytes_ > flood_limit) {
    end(errc::no_soft_reset);
  }
}

void program_output::fail(error_code ec) {
  if (stopped_ || state_ == state::ended) {
    return;
  }
  if (ec == errc::closed && state_ == state::after_markers && tail_.empty()) {
    exited_ = true;
    end({});
  } else if (ec != errc::timed_out) {
    end(ec);
  } else if (state_ == state::rebooting) {
    end(rebooted_ ? error_code() : errc::no_soft_reset);
  } else if (state_ == state::after_markers && !tail_.empty()) {
    end(errc::end_marker_in_output);
  } else {
    stop(ec);
  }
}

void program_output::resume() {
  stopped_ = false;
  discarding_ = true;
}

void program_output::stop(error_code why) {
  stopped_ = true;
  why_stopped_ = why;
}

void program_output::end(error_code why) {
  state_ = state::ended;
  why_ended_ = why;
}

} // namespace mprun::protocol
