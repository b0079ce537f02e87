#include "transports/recording/recorded_link.hpp"

#include <boost/asio/error.hpp>
#include <utility>

namespace mprun {
namespace {

link_end::cause how_ended(error_code ec) {
  return ec == asio::error::operation_aborted ? link_end::cause::cancelled
                                              : link_end::cause::closed;
}

class recorded_link final : public link,
                            public interrupter,
                            public respawner,
                            public line_resetter {
public:
  recorded_link(std::unique_ptr<link> inner, recorder& into)
      : inner_(std::move(inner)), into_(into) {}

  ~recorded_link() override { close(); }

  task<io_result> read_some(std::span<char> buffer) override;
  task<error_code> write_all(std::string_view bytes) override;
  task<error_code> respawn() override;
  task<error_code> reset_by_lines() override;

  std::size_t unsent() const noexcept override { return inner_->unsent(); }
  void cancel() noexcept override { inner_->cancel(); }
  void close() noexcept override {
    inner_->close();
    if (std::exchange(is_open_, false)) {
      into_.add(record_kind::closed, {});
      into_.flush();
    }
  }
  error_code interrupt() override {
    into_.add(record_kind::interrupted, {});
    return inner_->as_interrupter()->interrupt();
  }
  bool is_awaited() const override { return inner_->as_interrupter()->is_awaited(); }
  interrupter* as_interrupter() noexcept override {
    return inner_->as_interrupter() != nullptr ? this : nullptr;
  }
  respawner* as_respawner() noexcept override {
    return inner_->as_respawner() != nullptr ? this : nullptr;
  }
  line_resetter* as_line_resetter() noexcept override {
    return inner_->as_line_resetter() != nullptr ? this : nullptr;
  }
  std::string exit_description() const override { return inner_->exit_description(); }
  std::string close_reason() const override { return inner_->close_reason(); }

private:
  void add_end(record_kind kind, error_code ec, link_end::cause how);

  std::unique_ptr<link> inner_;
  recorder& into_;
  bool is_open_ = true;
};

task<io_result> recorded_link::read_some(std::span<char> buffer) {
  auto const got = co_await inner_->read_some(buffer);
  if (is_open_) {
    if (got.size != 0) {
      into_.from_board({buffer.data(), got.size});
    }
    // A read that took too long is not recorded: nothing passed.
    if (got.ec && got.ec != asio::error::operation_aborted) {
      auto const transient = got.ec == boost::system::errc::io_error;
      add_end(record_kind::read_failed, got.ec,
              transient ? link_end::cause::transient : link_end::cause::closed);
    }
  }
  co_return got;
}

task<error_code> recorded_link::write_all(std::string_view bytes) {
  if (is_open_) {
    into_.to_board(bytes); // before the write, or the answer might be recorded before the question
  }
  auto const ec = co_await inner_->write_all(bytes);
  if (ec && is_open_) {
    add_end(record_kind::write_failed, ec, how_ended(ec));
  }
  co_return ec;
}

task<error_code> recorded_link::respawn() {
  into_.add(record_kind::respawned, {});
  auto const ec = co_await inner_->as_respawner()->respawn();
  is_open_ = is_open_ || !ec;
  if (ec) {
    add_end(record_kind::reset_failed, ec, how_ended(ec));
  }
  co_return ec;
}

task<error_code> recorded_link::reset_by_lines() {
  into_.add(record_kind::line_reset, {});
  auto const ec = co_await inner_->as_line_resetter()->reset_by_lines();
  if (ec && is_open_) {
    add_end(record_kind::reset_failed, ec, how_ended(ec));
  }
  co_return ec;
}

void recorded_link::add_end(record_kind kind, error_code ec, link_end::cause how) {
  into_.add(kind, encoded(link_end{how, ec.message(), inner_->exit_description()}));
  if (how == link_end::cause::closed) {
    into_.flush();
  }
}

} // namespace

std::unique_ptr<link> make_recorded(std::unique_ptr<link> inner, recorder& into, opening opened) {
  opened.interrupts = inner->as_interrupter() != nullptr;
  opened.respawns = inner->as_respawner() != nullptr;
  opened.resets_by_lines = inner->as_line_resetter() != nullptr;
  into.add(record_kind::opened, encoded(opened));
  return std::make_unique<recorded_link>(std::move(inner), into);
}

} // namespace mprun
