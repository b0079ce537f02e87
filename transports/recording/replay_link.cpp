#include "transports/recording/replay_link.hpp"

#include "base/async/notification.hpp"
#include "base/async/run_clock.hpp"
#include "transports/faults/fault_line.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <chrono>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

class replay_link final : public link, public interrupter, public respawner, public line_resetter {
public:
  replay_link(asio::any_io_executor executor, std::shared_ptr<conversation> with,
              opening const& opened, replay_timing timing)
      : with_(std::move(with)), opened_(opened), timing_(timing), to_read_(executor),
        to_end_(executor) {}

  task<io_result> read_some(std::span<char> buffer) override;
  task<error_code> write_all(std::string_view bytes) override;
  task<error_code> respawn() override;
  task<error_code> reset_by_lines() override;

  void cancel() noexcept override {
    read_cancelled_ = true;
    write_cancelled_ = true;
    to_read_.notify();
    to_end_.notify();
  }
  void close() noexcept override {
    is_open_ = false;
    cancel();
  }
  error_code interrupt() override {
    return step(with_->interrupt()) ? error_code() : asio::error::broken_pipe;
  }
  interrupter* as_interrupter() noexcept override { return opened_.interrupts ? this : nullptr; }
  respawner* as_respawner() noexcept override { return opened_.respawns ? this : nullptr; }
  line_resetter* as_line_resetter() noexcept override {
    return opened_.resets_by_lines ? this : nullptr;
  }
  std::string exit_description() const override { return with_->exit_description(); }
  std::string close_reason() const override { return with_->departure(); }

private:
  /// Ends as the operation did then.
  task<error_code> ended(conversation::outcome how);

  /// The conversation went on; the reader may wait for that.
  bool step(bool good) {
    latest_ = clock::now();
    to_read_.notify();
    return good;
  }

  std::shared_ptr<conversation> with_;
  opening opened_;
  replay_timing timing_;
  notification to_read_; ///< for the reader: the conversation went on
  notification to_end_;  ///< for an operation that waits for cancel(), as it did then
  clock::time_point latest_ = clock::now();
  bool read_cancelled_ = false;
  bool write_cancelled_ = false;
  bool is_open_ = true;
  bool ended_ = false;
};

task<io_result> replay_link::read_some(std::span<char> buffer) {
  read_cancelled_ = false;
  for (;;) {
    if (!is_open_) {
      co_return io_result{asio::error::bad_descriptor, 0};
    }
    auto const* const next = ended_ ? nullptr : with_->next_said();
    if (ended_ || !with_->departure().empty()) {
      co_return io_result{asio::error::eof, 0};
    }
    auto due = clock::time_point::max();
    if (next != nullptr) {
      due = timing_ == replay_timing::fast ? clock::time_point::min() : latest_ + with_->pause();
    }
    if (due <= clock::now()) {
      if (next->kind == record_kind::read_failed) {
        auto const how = read_link_end(next->bytes).how;
        with_->said(0);
        step(true);
        ended_ = how != link_end::cause::transient;
        if (ended_) {
          continue;
        }
        co_return io_result{make_error_code(boost::system::errc::io_error), 0};
      }
      auto const bytes = with_->to_say().substr(0, buffer.size());
      std::copy(bytes.begin(), bytes.end(), buffer.begin());
      io_result const got{{}, bytes.size()};
      with_->said(got.size);
      step(true);
      co_return got;
    }
    co_await to_read_.wait_until(due);
    if (read_cancelled_) {
      co_return io_result{asio::error::operation_aborted, 0};
    }
  }
}

task<error_code> replay_link::write_all(std::string_view bytes) {
  write_cancelled_ = false;
  if (!is_open_) {
    co_return asio::error::bad_descriptor;
  }
  auto const how = with_->write(bytes);
  auto const ec = co_await ended(how);
  co_return ec;
}

task<error_code> replay_link::ended(conversation::outcome how) {
  step(true);
  if (how == conversation::outcome::failed) {
    co_return asio::error::broken_pipe;
  }
  while (how == conversation::outcome::stuck && !write_cancelled_) {
    co_await to_end_.wait();
  }
  co_return write_cancelled_ ? error_code(asio::error::operation_aborted) : error_code();
}

task<error_code> replay_link::respawn() {
  write_cancelled_ = false;
  ended_ = false;
  is_open_ = true;
  auto const how = with_->respawn();
  if (how ==
      conversation::outcome::stuck) { // nothing limits a start, so the cancel would not come again
    step(true);
    co_return asio::error::operation_aborted;
  }
  auto const ec = co_await ended(how);
  co_return ec;
}

task<error_code> replay_link::reset_by_lines() {
  write_cancelled_ = false;
  auto const how = with_->reset_by_lines();
  auto const ec = co_await ended(how);
  co_return ec;
}

} // namespace

std::unique_ptr<link> make_replay_link(asio::any_io_executor executor,
                                       std::shared_ptr<conversation> with, opening const& opened,
                                       replay_timing timing) {
  return std::make_unique<replay_link>(std::move(executor), std::move(with), opened, timing);
}

} // namespace mprun
