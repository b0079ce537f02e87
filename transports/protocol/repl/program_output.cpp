#include "transports/protocol/repl/program_output.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

#include <algorithm>
#include <utility>

namespace mprun::protocol {
namespace {

/// Ports print different names before it ("MPY: ", "PYB: "), and some sync file systems first.
constexpr std::string_view reboot_text = "soft reboot";

} // namespace

program_output::program_output(std::size_t limit, bool is_ours, output_taker take)
    : limit_(limit), is_ours_(is_ours), take_(std::move(take)), prompt_(raw_prompt),
      reboot_(reboot_text), started_(end_of_start) {}

step program_output::next() const {
  if (stopped_) {
    return done{why_stopped_};
  }
  switch (state_) {
  case state::after_markers: return want_read{wait::reply, prompt_.only_lines()};
  case state::ended: return done{why_ended_};
  default: return want_read{restarts_.suspected() ? wait::reply : wait::output};
  }
}

void program_output::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    switch (state_) {
    case state::output:
    case state::error_text: {
      auto const end = std::min(bytes.find(ctrl_d), bytes.size());
      auto const is_output = state_ == state::output;
      if (take_ && !is_output && error_text_.size() + end > limit_) { // too long for a traceback
        take_(std::string(1, ctrl_d) + std::exchange(error_text_, {}));
        state_ = state::output;
        break;
      }
      keep(is_output ? output_ : error_text_, bytes.substr(0, end));
      restarts_.feed(bytes.substr(0, end));
      if (is_ours_ && restarts_.certain()) {
        this->end(errc::restarted);
        return;
      }
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
  if (take_ && &where == &output_) {
    if (!bytes.empty()) {
      take_(bytes);
    }
    return;
  }
  auto const room = limit_ - where.size();
  where.append(bytes.substr(0, room));
  if (bytes.size() > room && !discarding_) {
    stop(errc::output_too_large);
  }
}

void program_output::after_markers(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto const answer = prompt_.feed(bytes[i]);
    if (answer == awaited_token::answer::came) {
      end(is_text(bytes.substr(i + 1)) ? error_code() : errc::end_marker_in_output);
      return;
    }
    if (answer == awaited_token::answer::broken && take_) {
      give_back_marker(bytes.substr(i));
      return;
    }
    if (answer == awaited_token::answer::broken) {
      end(errc::end_marker_in_output);
      return;
    }
    if (take_) {
      after_marker_ += bytes[i];
    }
    if (reboot_.feed(bytes.substr(i, 1)) != stream_search::npos) {
      state_ = state::rebooting;
      rebooting(bytes.substr(i + 1));
      return;
    }
  }
}

/// The program itself printed the first of the two 04s before `since`: the second may be the end of
/// its output.
void program_output::give_back_marker(std::string_view since) {
  take_(std::string(1, ctrl_d) + std::exchange(error_text_, {}));
  auto const rest = std::exchange(after_marker_, {}).append(since);
  prompt_ = awaited_token(raw_prompt);
  reboot_ = stream_search(reboot_text);
  state_ = state::error_text;
  feed(rest);
}

void program_output::rebooting(std::string_view bytes) {
  boot_bytes_ += bytes.size();
  auto const used = banner_.feed(bytes);
  if (used != stream_search::npos) {
    rebooted_ = true;
    prints_on_ = used != bytes.size();
    end({});
  } else if (started_.feed(bytes) != stream_search::npos) { // it fell into a hard reset
    rebooted_ = true;
    prints_on_ = true;
    end({});
  } else if (boot_bytes_ > flood_limit) {
    end(errc::no_soft_reset);
  }
}

void program_output::fail(error_code ec) {
  if (stopped_ || state_ == state::ended) {
    return;
  }
  if (is_link_end(ec) && state_ == state::after_markers && prompt_.at_start()) {
    exited_ = true;
    end({});
  } else if (ec != errc::timed_out) {
    end(ec);
  } else if (state_ == state::after_markers && take_) {
    give_back_marker({});
  } else if (state_ == state::rebooting) {
    end(errc::no_soft_reset);
  } else if (state_ == state::after_markers && prompt_.only_lines()) {
    end(errc::end_marker_in_output);
  } else if (state_ == state::error_text && error_text_ == raw_prompt) {
    // A marker was lost: the text taken for the output was the traceback, and this is the prompt.
    end(errc::unexpected_reply);
  } else if (state_ != state::after_markers && restarts_.suspected()) {
    end(errc::restarted);
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
