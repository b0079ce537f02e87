#include "transports/faults/faulty.hpp"

#include "base/async/run_clock.hpp"
#include "transports/faults/fault_line.hpp"

#include <boost/asio/error.hpp>
#include <chrono>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

class faulty final : public link, public interrupter, public respawner {
public:
  faulty(asio::any_io_executor executor, std::unique_ptr<link> inner, fault_plan const& plan,
         fault_observer on_fault)
      : line_(std::make_shared<fault_line>(std::move(executor), std::move(inner), plan,
                                           std::move(on_fault))) {
    line_->start();
  }

  ~faulty() override {
    close();
    line_->on_fault = nullptr; // a pump may still be ending
  }

  task<io_result> read_some(std::span<char> buffer) override;
  task<error_code> write_all(std::string_view bytes) override;
  std::size_t unsent() const noexcept override {
    return line_->leaving.size() + line_->inner->unsent();
  }
  void cancel() noexcept override;
  void close() noexcept override;
  task<error_code> respawn() override;

  interrupter* as_interrupter() noexcept override {
    return line_->inner->as_interrupter() != nullptr ? this : nullptr;
  }
  respawner* as_respawner() noexcept override {
    return line_->inner->as_respawner() != nullptr ? this : nullptr;
  }
  line_resetter* as_line_resetter() noexcept override { return line_->inner->as_line_resetter(); }
  error_code interrupt() override { return line_->inner->as_interrupter()->interrupt(); }
  bool is_awaited() const override { return line_->inner->as_interrupter()->is_awaited(); }
  std::string exit_description() const override { return line_->inner->exit_description(); }
  std::string close_reason() const override { return line_->inner->close_reason(); }

private:
  std::shared_ptr<fault_line> line_;
  bool read_cancelled_ = false;
  bool write_cancelled_ = false;
};

task<io_result> faulty::read_some(std::span<char> buffer) {
  read_cancelled_ = false;
  auto& arriving = line_->arriving;
  for (;;) {
    auto const failure = arriving.take_failure(clock::now());
    if (failure) {
      if (line_->on_fault) {
        line_->on_fault({fault_kind::read_error, direction::from_board, *failure});
      }
      co_return io_result{make_error_code(boost::system::errc::io_error), 0};
    }
    auto const size = arriving.take(clock::now(), buffer);
    if (size != 0) {
      line_->arriving_room.notify();
      co_return io_result{{}, size};
    }
    if (arriving.empty() && line_->read_end) {
      co_return io_result{line_->read_end, 0};
    }
    co_await line_->arrived.wait_until(arriving.next_due());
    if (read_cancelled_) {
      co_return io_result{asio::error::operation_aborted, 0};
    }
  }
}

task<error_code> faulty::write_all(std::string_view bytes) {
  write_cancelled_ = false;
  auto& leaving = line_->leaving;
  while (!line_->write_end) {
    bytes.remove_prefix(line_->send(bytes));
    if (line_->write_end) {
      break; // the line was cut within these bytes
    }
    auto const now = clock::now();
    if (bytes.empty() && leaving.line_free() <= now) {
      co_return error_code();
    }
    auto const latest = bytes.empty() ? leaving.line_free() : clock::time_point::max();
    co_await line_->leaving_room.wait_until(latest);
    if (write_cancelled_) {
      co_return asio::error::operation_aborted;
    }
  }
  co_return line_->write_end;
}

void faulty::cancel() noexcept {
  read_cancelled_ = true;
  write_cancelled_ = true;
  line_->arrived.notify();
  line_->leaving_room.notify();
}

void faulty::close() noexcept {
  cancel();
  line_->reset();
  line_->read_end = asio::error::bad_descriptor;
  line_->write_end = asio::error::bad_descriptor;
  line_->stop();
  line_->inner->close();
}

task<error_code> faulty::respawn() {
  line_->stop();
  while (line_->pumps != 0) { // stop() has cancelled their waits
    co_await line_->stopped.wait();
  }
  line_->reset();
  auto const ec = co_await line_->inner->as_respawner()->respawn();
  if (ec) {
    line_->read_end = asio::error::eof;
    line_->write_end = asio::error::broken_pipe;
  } else {
    line_->start();
  }
  co_return ec;
}

} // namespace

std::string_view name_of(fault_kind k) noexcept {
  switch (k) {
  case fault_kind::read_error: return "read error";
  case fault_kind::corrupt: return "corrupted byte";
  case fault_kind::drop: return "dropped byte";
  case fault_kind::disconnect: return "disconnect";
  case fault_kind::stall: return "stall";
  }
  return "fault";
}

std::unique_ptr<link> make_faulty(asio::any_io_executor executor, std::unique_ptr<link> inner,
                                  fault_plan plan, fault_observer on_fault) {
  return std::make_unique<faulty>(std::move(executor), std::move(inner), plan, std::move(on_fault));
}

} // namespace mprun
