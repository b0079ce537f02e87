#include "transports/protocol/repl/execute.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

#include <utility>

namespace mprun::protocol {
namespace {

constexpr std::string_view interrupt_byte = "\x03";
constexpr std::size_t max_stall_output = 16 * 1024; ///< a traceback
constexpr std::string_view never_sendable = "\x03\x04";
constexpr std::string_view unsendable_in_standard = "\x01\x02\x03\x04";

bool has_any(std::string_view source, std::string_view bytes) {
  return source.find_first_of(bytes) != std::string_view::npos;
}

std::string_view source_of(std::string_view framed) {
  auto source = raw_paste::without_request(framed);
  source.remove_suffix(1);
  return source;
}

} // namespace

execute::execute(std::string source, execute_options options)
    // 04 on an empty line would be a soft reset.
    : framed_(raw_paste::framed(source.empty() ? "\n" : std::move(source))), paste_(options.paste),
      window_(options.paste == paste_support::yes ? options.window : 0),
      brief_(options.brief &&
             fits_standard_mode(raw_paste::without_request(framed_), window_, options.held)),
      paste_alone_(options.paste_alone),
      phase_(brief_ || paste_ == paste_support::no ? phase::standard : phase::paste),
      upload_(framed_, window_), ok_(source_accepted),
      program_(options.output_limit, options.is_ours, std::move(options.take)) {
  if (has_any(source_of(framed_),
              paste_ == paste_support::no ? unsendable_in_standard : never_sendable)) {
    finish(errc::unsendable_source);
  }
}

step execute::next() const {
  if (interrupting_) {
    return send{interrupt_byte};
  }
  if (stopped_) {
    return done{why_};
  }
  switch (phase_) {
  case phase::paste: return upload_.next();
  case phase::standard: return send{raw_paste::without_request(framed_), !brief_};
  case phase::giving_up: return want_read{wait::reply, std::get<want_read>(stall_->next()).still};
  case phase::awaiting_ok: return want_read{wait::reply, ok_.only_lines()};
  case phase::program: return program_.next();
  case phase::over: break;
  }
  return done{why_};
}

void execute::sent() {
  if (interrupting_) {
    interrupting_ = false;
    if (phase_ == phase::standard) { // it only cleared the line, so there is no answer
      finish({});
    }
  } else if (phase_ == phase::paste) {
    upload_.sent();
    after_upload();
  } else if (phase_ == phase::standard) {
    phase_ = phase::awaiting_ok;
  }
}

void execute::feed(std::string_view bytes) {
  if (phase_ == phase::paste) {
    bytes.remove_prefix(upload_.feed(bytes));
    after_upload();
    if (phase_ == phase::standard && !is_text(bytes)) {
      finish(errc::unexpected_reply);
    }
  }
  if (phase_ == phase::giving_up) {
    stall_->feed(bytes);
    after_stall();
    return;
  }
  while (!bytes.empty() && phase_ == phase::awaiting_ok) {
    auto const answer = ok_.feed(bytes.front());
    if (answer == awaited_token::answer::broken) {
      finish(errc::unexpected_reply);
      return;
    }
    phase_ = answer == awaited_token::answer::came ? phase::program : phase_;
    bytes.remove_prefix(1);
  }
  if (phase_ == phase::program) {
    program_.feed(bytes);
  }
}

void execute::after_upload() {
  if (upload_.supported()) {
    paste_ = paste_support::yes;
    window_ = upload_.window();
  }
  if (!upload_.over()) {
    return;
  }
  auto const why = std::get<done>(upload_.next()).why;
  if (why) {
    finish(why);
  } else if (stall_) {
    phase_ = phase::giving_up;
  } else if (upload_.supported()) {
    pasted_ = true;
    phase_ = phase::program;
  } else {
    paste_ = paste_support::no;
    phase_ = phase::standard;
    if (interrupted_) {
      finish({});
    } else if (!may_go_by_standard_mode()) {
      finish(errc::unsendable_source);
    }
  }
}

bool execute::may_go_by_standard_mode() const {
  return !has_any(source_of(framed_), unsendable_in_standard);
}

/// The board is back at its prompt, and has run nothing.
void execute::after_stall() {
  auto const now = stall_->next();
  auto const* ended = std::get_if<done>(&now);
  if (ended == nullptr) {
    return;
  }
  if (ended->why) {
    finish(ended->why);
    return;
  }
  paste_stalled_ = true;
  if (interrupted_) {
    finish({});
  } else {
    phase_ = phase::standard;
  }
}

void execute::fail(error_code ec) {
  interrupting_ = false;
  switch (phase_) {
  case phase::paste:
    if (ec == errc::timed_out && upload_.awaits_credit() && !interrupted_ && !paste_alone_ &&
        !stall_ && may_go_by_standard_mode()) {
      stall_.emplace(max_stall_output);
      upload_.abort();
    } else {
      upload_.fail(ec);
      after_upload();
    }
    break;
  case phase::giving_up: finish(ec); break;
  case phase::standard:
  case phase::awaiting_ok:
    if (ec == errc::timed_out) {
      stopped_ = true;
      why_ = ec;
    } else {
      finish(ec);
    }
    break;
  case phase::program: program_.fail(ec); break;
  case phase::over: break;
  }
}

void execute::interrupt(bool send_byte) {
  switch (phase_) {
  case phase::paste: upload_.abort(); break;
  case phase::standard:
  case phase::awaiting_ok: interrupting_ = true; break;
  case phase::giving_up: break; // it ends without another interrupt
  case phase::program:
    interrupting_ = send_byte && !program_.ended();
    program_.resume();
    break;
  case phase::over: return;
  }
  interrupted_ = true;
  stopped_ = false;
  why_ = {};
}

void execute::finish(error_code why) {
  phase_ = phase::over;
  why_ = why;
}

} // namespace mprun::protocol
