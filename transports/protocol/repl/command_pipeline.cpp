#include "transports/protocol/repl/command_pipeline.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/raw_repl.hpp"

#include <algorithm>
#include <utility>

namespace mprun::protocol {

command_pipeline::command_pipeline(program_supply supply, answer_observer take,
                                   pipeline_options options)
    : supply_(std::move(supply)), take_(std::move(take)), options_(options), ok_(source_accepted),
      prompt_(raw_prompt) {
  fill();
}

step command_pipeline::next() const {
  if (over_) {
    return done{why_};
  }
  if (!out_.empty()) {
    auto const is_long = out_.size() > options_.window;
    auto const from = is_long ? pacing::when_long : pacing::always;
    return send{out_, options_.paced >= from};
  }
  switch (part_) {
  case part::ok: return want_read{wait::reply, ok_.only_lines()};
  case part::prompt: return want_read{wait::reply, prompt_.only_lines()};
  default: return want_read{wait::output};
  }
}

void command_pipeline::sent() {
  out_.clear();
  unsent_ = 0;
}

/// Adds to out_ the programs that the board's input buffer has room for.
void command_pipeline::fill() {
  while (!over_ && make_next()) {
    auto const size = next_program_->size();
    auto const alone = size > options_.window;
    if (alone ? unanswered_ != 0 : in_flight_ + size > options_.window) {
      break;
    }
    out_ += *next_program_;
    next_program_.reset();
    unread_.push_back(size);
    in_flight_ += size;
    ++unanswered_;
    ++unsent_;
  }
  if (unanswered_ == 0) {
    over_ = true;
  }
}

/// False when there is no next program.
bool command_pipeline::make_next() {
  if (next_program_) {
    return true;
  }
  if (supplied_ || stopping_) {
    return false;
  }
  next_program_ = supply_();
  if (!next_program_) {
    supplied_ = true;
    return false;
  }
  if (next_program_->empty()) {
    *next_program_ += '\n'; // 04 on an empty line would be a soft reset
  }
  *next_program_ += ctrl_d;
  if (!is_carried_by_standard_mode(*next_program_)) {
    stop(errc::unsendable_source);
    return false;
  }
  return true;
}

void command_pipeline::feed(std::string_view bytes) {
  if (over_) {
    return;
  }
  while (!bytes.empty() && !over_) {
    if (part_ == part::output || part_ == part::traceback) {
      auto const end = std::min(bytes.find(ctrl_d), bytes.size());
      append(part_ == part::output ? output_ : traceback_, bytes.substr(0, end));
      bytes.remove_prefix(end);
      if (bytes.empty() || over_) {
        return;
      }
    }
    feed_byte(bytes.front());
    bytes.remove_prefix(1);
  }
  if (!is_text(bytes) && !why_) {
    why_ = errc::end_marker_in_output; // a board at its prompt has nothing more to say
  }
}

void command_pipeline::append(std::string& to, std::string_view bytes) {
  if (bytes.size() > options_.output_limit - to.size()) {
    give_up(errc::output_too_large);
  } else if (!stopping_) {
    to += bytes;
  }
}

void command_pipeline::feed_byte(char byte) {
  using answer = awaited_token::answer;
  switch (part_) {
  case part::ok: {
    auto const got = ok_.feed(byte);
    if (got == answer::broken || (got == answer::came && unanswered_ == unsent_)) {
      give_up(errc::unexpected_reply);
    } else if (got == answer::came) {
      part_ = part::output;
      in_flight_ -= unread_.front();
      unread_.pop_front();
      fill();
    }
    break;
  }
  case part::output: part_ = part::traceback; break;
  case part::traceback: part_ = part::prompt; break;
  case part::prompt: {
    auto const got = prompt_.feed(byte);
    if (got == answer::broken) {
      give_up(errc::end_marker_in_output);
    } else if (got == answer::came) {
      answered();
    }
    break;
  }
  }
}

void command_pipeline::answered() {
  part_ = part::ok;
  --unanswered_;
  auto output = std::exchange(output_, {});
  auto traceback = std::exchange(traceback_, {});
  if (!stopping_) {
    if (auto const ec = take_(std::move(output), std::move(traceback))) {
      stop(ec);
    }
  }
  fill();
}

/// Drops the programs that have not been sent.
void command_pipeline::stop(error_code why) {
  stopping_ = true;
  why_ = why;
  next_program_.reset();
  out_.clear();
  for (; unsent_ != 0; --unsent_) {
    in_flight_ -= unread_.back();
    unread_.pop_back();
    --unanswered_;
  }
}

void command_pipeline::fail(error_code ec) {
  if (!over_) {
    give_up(ec);
  }
}

void command_pipeline::give_up(error_code why) {
  over_ = true;
  why_ = why;
}

} // namespace mprun::protocol
