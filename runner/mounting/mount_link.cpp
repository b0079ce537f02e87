#include "runner/mounting/mount_link.hpp"

#include "transports/protocol/link_end.hpp"

#include <boost/asio/error.hpp>
#include <ctime>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;
using namespace std::chrono_literals;

/// What others write is split into pieces, so that an answer can go between them.
constexpr std::size_t piece_size = 256;

/// A board that got an answer gives back what it passed over within this time, or never.
constexpr auto max_hold_time = 1s;

/// How long an answer may still be written after a cancellation.
constexpr auto max_grace_time = 1s;

/// The same for a reader that sees requests: a block takes seconds at 9600 baud.
constexpr auto max_answer_time = 15s;

/// A board awaits an answer for 15 s (mount_calls.py); this limit leaves time to deliver it.
constexpr auto max_request_age = 5s;

constexpr std::string_view ctrl_c = "\x03";

/// How long this process was stopped or this host suspended, up to a constant.
std::chrono::nanoseconds time_slept() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  auto const on_this_host =
      std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
  return on_this_host - clock::now().time_since_epoch();
}

} // namespace

mount_link::mount_link(asio::any_io_executor executor, std::unique_ptr<link> inner,
                       protocol::mount::request_service& service, bool shows_requests)
    : inner_(std::move(inner)), service_(service), turn_(executor, 1), changed_(executor),
      grace_(executor), self_(this, [](mount_link*) {}), shows_requests_(shows_requests) {}

void mount_link::begin(std::string mark) {
  service_.begin(mark);
  requests_.begin(std::move(mark));
  is_serving_ = true;
  is_held_ = false;
  has_typed_ = true;
}

void mount_link::end() noexcept {
  is_serving_ = false;
  is_held_ = false;
  changed_.notify();
}

task<io_result> mount_link::read_some(std::span<char> buffer) {
  is_read_cancelled_ = false;
  for (;;) {
    if (!output_.empty()) {
      auto const count = output_.take(buffer);
      co_return io_result{{}, count};
    }
    if (is_read_cancelled_) {
      co_return io_result{asio::error::operation_aborted, 0};
    }
    if (end_) {
      co_return io_result{std::exchange(end_, {}), 0};
    }
    is_reading_ = true;
    slept_before_ = time_slept();
    auto const got = co_await inner_->read_some(buffer);
    is_reading_ = false;
    if (!is_serving_) {
      co_return got;
    }
    std::string_view const bytes(buffer.data(), got.size);
    auto const may_be_repeated =
        protocol::is_cancelled(got.ec) || got.ec == boost::system::errc::io_error;
    if (got.ec && !may_be_repeated) {
      output_.append(requests_.release());
      end_ = got.ec;
      continue;
    }
    if (got.ec || requests_.passes(bytes)) {
      co_return got;
    }
    std::string arrived(bytes);
    co_await handle_input(std::move(arrived));
    if (shows_requests_ && output_.empty() && !is_read_cancelled_) {
      co_return io_result{};
    }
  }
}

task<void> mount_link::handle_input(std::string bytes) {
  std::string output;
  requests_.feed(bytes, output);
  output_.append(output);
  for (auto next = requests_.take(); next; next = requests_.take()) {
    auto const request = std::move(*next);
    co_await serve(request);
  }
}

task<void> mount_link::serve(protocol::mount::request const& request) {
  using protocol::mount::operation;
  if (request.kind == operation::give_back) {
    if (!request.body.empty()) {
      co_await write_piece(request.body);
      has_typed_ = true;
    }
    is_held_ = false;
    changed_.notify();
    co_return;
  }
  auto const asked = clock::now();
  auto const tell = has_typed_;
  auto const reply = service_.reply(request, tell);
  if (!reply || may_be_old(asked)) {
    co_return;
  }
  is_held_ = true;
  held_until_ = asked + max_hold_time;
  is_answering_ = true;
  auto const ec = co_await write_piece(*reply);
  is_answering_ = false;
  grace_.cancel();
  if (ec || request.kind == operation::sync) { // the reader reports a failed link
    is_held_ = false;
  } else {
    has_typed_ = false;
    is_held_ = tell;
  }
  changed_.notify();
}

bool mount_link::may_be_old(clock::time_point asked) const noexcept {
  return time_slept() - slept_before_ > max_request_age || clock::now() - asked > max_request_age;
}

bool mount_link::is_held() const noexcept {
  return is_held_ && clock::now() < held_until_;
}

task<error_code> mount_link::write_piece(std::string_view bytes) {
  auto const turn = co_await turn_.enter();
  auto const ec = co_await inner_->write_all(bytes);
  co_return ec;
}

task<error_code> mount_link::write_all(std::string_view bytes) {
  if (!is_serving_) {
    auto const ec = co_await inner_->write_all(bytes);
    co_return ec;
  }
  is_write_cancelled_ = false;
  auto const is_urgent = bytes == ctrl_c;
  while (!bytes.empty()) {
    // Without a reader nothing would notice the end of the request.
    while (is_held() && is_reading_ && !is_urgent && !is_write_cancelled_) {
      co_await changed_.wait_until(held_until_);
    }
    auto const turn = co_await turn_.enter();
    if (is_write_cancelled_) {
      co_return asio::error::operation_aborted;
    }
    if (is_held() && is_reading_ && !is_urgent) {
      continue; // a request began while this waited for its turn
    }
    auto const piece = bytes.substr(0, piece_size);
    has_typed_ = true;
    auto const ec = co_await inner_->write_all(piece);
    if (ec) {
      co_return ec;
    }
    bytes.remove_prefix(piece.size());
  }
  co_return error_code();
}

/// Half an answer would be worse than none, so an answer that is being written may be completed; to
/// a reader that sees requests the board was not silent meanwhile.
void mount_link::cancel() noexcept {
  is_read_cancelled_ = is_read_cancelled_ || !is_answering_ || !shows_requests_;
  is_write_cancelled_ = true;
  changed_.notify();
  if (!is_answering_) {
    inner_->cancel();
    return;
  }
  grace_.expires_after(shows_requests_ ? max_answer_time : max_grace_time);
  grace_.async_wait([this](error_code ec) {
    if (!ec && is_answering_) {
      inner_->cancel();
    }
  });
}

void mount_link::close() noexcept {
  end();
  grace_.cancel();
  inner_->close();
}

} // namespace mprun
