#include "transports/protocol/repl/interactive_program.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"

#include <utility>
#include <variant>

namespace mprun::protocol {

interactive_program::interactive_program(std::string source, execute_options options) {
  program_.emplace(std::move(source), options);
}

interactive_program::interactive_program(plain_output options) : limit_(options.limit) {}

bool interactive_program::may_speak() const {
  return program_ ? program_->running() : !plain_over_;
}

step interactive_program::next() const {
  auto const now = next_step();
  reading_ = std::holds_alternative<want_read>(now);
  return now;
}

step interactive_program::next_step() const {
  if (!being_sent_.empty()) {
    return send{being_sent_};
  }
  if (stopped_) {
    return done{};
  }
  if (program_) {
    return program_->next();
  }
  if (plain_over_) {
    return done{why_};
  }
  return want_read{wait::output};
}

void interactive_program::sent() {
  if (being_sent_.empty()) {
    program_->sent();
  } else {
    being_sent_.clear();
  }
  if (may_speak()) {
    being_sent_.swap(unsent_);
  }
}

void interactive_program::feed(std::string_view bytes) {
  reading_ = false;
  if (stopped_) {
    return;
  }
  if (program_) {
    program_->feed(bytes);
  } else {
    plain_.append(bytes);
    if (plain_.size() > limit_) {
      plain_over_ = true;
      why_ = errc::output_too_large;
    }
  }
  if (being_sent_.empty() && may_speak()) {
    being_sent_.swap(unsent_);
  }
}

void interactive_program::fail(error_code ec) {
  reading_ = false;
  auto const was_woken = std::exchange(woken_, false);
  if (stopped_ || (was_woken && is_cancelled(ec))) {
    return;
  }
  being_sent_.clear();
  unsent_.clear();
  if (program_) {
    program_->fail(ec);
  } else {
    plain_over_ = true;
    why_ = is_link_end(ec) || is_cancelled(ec) ? error_code() : ec;
  }
}

bool interactive_program::needs_waking() {
  woken_ = woken_ || reading_;
  return std::exchange(reading_, false);
}

bool interactive_program::say(std::string_view bytes) {
  if (stopped_ || ended()) {
    return false;
  }
  if (!may_speak() || !being_sent_.empty()) {
    unsent_.append(bytes);
    return false;
  }
  auto const waking = needs_waking();
  being_sent_.append(bytes);
  return waking;
}

bool interactive_program::stop() {
  if (stopped_ || std::holds_alternative<done>(next_step())) {
    stopped_ = true;
    return false;
  }
  auto const waking = needs_waking();
  stopped_ = true;
  unsent_.clear();
  return waking;
}

std::string const& interactive_program::output() const noexcept {
  return program_ ? program_->output() : plain_;
}

std::string interactive_program::error_text() const {
  return program_ ? program_->error_text() : std::string();
}

bool interactive_program::ended() const noexcept {
  return program_ ? program_->ended() : plain_over_;
}

std::optional<std::string> interactive_program::next_line() {
  auto const& all = output();
  auto const end = all.find('\n', shown_);
  if (end == std::string::npos && (!ended() || shown_ == all.size())) {
    return std::nullopt;
  }
  auto line = all.substr(shown_, end == std::string::npos ? end : end - shown_);
  shown_ = end == std::string::npos ? all.size() : end + 1;
  line.erase(line.find_last_not_of(" \t\r\f\v") + 1);
  return line;
}

} // namespace mprun::protocol
