#include "transports/protocol/transfer/program_dialog.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/traceback.hpp"

#include <utility>

namespace mprun::protocol::transfer {
namespace {

constexpr std::size_t max_error_text = 16 * 1024;

} // namespace

program_dialog::program_dialog(std::string call, unsigned paste_window, bool paste_works,
                               std::size_t held, std::size_t awaited)
    : call_(std::move(call), paste_window, paste_works, held), end_(max_error_text, true),
      abort_(awaited) {}

step program_dialog::next() const {
  switch (phase_) {
  case phase::calling: return call_.next();
  case phase::transferring: return want_read{wait::output};
  case phase::ending: return end_.next();
  case phase::aborting: return abort_.next();
  case phase::over: break;
  }
  return done{why_};
}

void program_dialog::sent() {
  if (phase_ == phase::calling) {
    call_.sent();
    after_call();
  } else if (phase_ == phase::aborting) {
    abort_.sent();
  }
}

std::size_t program_dialog::feed(std::string_view bytes) {
  switch (phase_) {
  case phase::calling: {
    auto const used = call_.feed(bytes);
    after_call();
    return used;
  }
  case phase::ending:
    end_.feed(bytes);
    if (auto const now = end_.next(); std::holds_alternative<done>(now)) {
      error_text_ = traceback_in(end_.error_text());
      auto const how = std::get<done>(now).why;
      auto const failed = error_text_.empty() ? why_ : error_code(errc::board_error);
      finish(how ? how : failed);
    }
    break;
  case phase::aborting:
    abort_.feed(bytes);
    if (abort_.over()) {
      error_text_ = traceback_in(abort_.error_text());
      finish(abort_.restarted() ? error_code(errc::restarted) : why_);
    }
    break;
  case phase::transferring: return 0;
  case phase::over: break;
  }
  return bytes.size();
}

void program_dialog::fail(error_code ec) {
  switch (phase_) {
  case phase::calling:
    call_.fail(ec);
    after_call();
    break;
  case phase::transferring:
  case phase::ending:
    if (ec == errc::timed_out && !end_.ended()) {
      abort(why_ ? why_ : ec);
    } else {
      finish(ec);
    }
    break;
  case phase::aborting:
    abort_.fail(ec);
    if (abort_.over()) {
      finish(abort_.restarted() ? error_code(errc::restarted) : why_);
    }
    break;
  case phase::over: break;
  }
}

void program_dialog::end(error_code how) {
  phase_ = phase::ending;
  why_ = how;
}

void program_dialog::abort(error_code why) {
  phase_ = phase::aborting;
  why_ = why;
}

void program_dialog::after_call() {
  if (!call_.over()) {
    return;
  }
  if (call_.why()) {
    finish(call_.why());
  } else {
    phase_ = phase::transferring;
  }
}

void program_dialog::finish(error_code why) {
  phase_ = phase::over;
  why_ = why;
}

} // namespace mprun::protocol::transfer
