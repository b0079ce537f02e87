// A link to a board that may have a folder of this host mounted: its reader gets the output of the
// board's programs, and the link itself answers the board's requests.
//
// Flow: wrap a link, begin() for each mount; then read and write it like any link. Requests are
// answered while somebody reads; otherwise the board waits. An answer is written in one piece,
// whatever else is being written. Other writes are held while a request is pending, because a board
// that awaits an answer consumes everything before it; afterwards the board gives those bytes back,
// and they are sent again, in order. A single Ctrl-C waits only for an answer that is being
// written.
//
// A board gives up on a host that is silent for long. So a request that may be old, because this
// process was stopped or its disk was slow, is not answered: the board would take the answer for
// something else.
#pragma once

#include "base/async/gate.hpp"
#include "base/async/notification.hpp"
#include "base/async/run_clock.hpp"
#include "transports/byte_queue.hpp"
#include "transports/link.hpp"
#include "transports/protocol/mount/request_service.hpp"
#include "transports/protocol/mount/request_splitter.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace mprun {

class mount_link final : public link {
public:
  /// `service` outlives it. `shows_requests`: after a request a read may return without bytes, so
  /// that a reader that allows only so much silence sees that the board is at work.
  mount_link(asio::any_io_executor executor, std::unique_ptr<link> inner,
             protocol::mount::request_service& service, bool shows_requests);

  /// From now on requests begin with `mark`.
  void begin(std::string mark);
  /// Nothing is mounted any more.
  void end() noexcept;

  /// Expires when this link is destroyed.
  std::weak_ptr<mount_link> self() const noexcept { return self_; }

  task<io_result> read_some(std::span<char> buffer) override;
  task<error_code> write_all(std::string_view bytes) override;
  std::size_t unsent() const noexcept override { return inner_->unsent(); }
  void cancel() noexcept override;
  void close() noexcept override;
  std::string exit_description() const override { return inner_->exit_description(); }
  std::string close_reason() const override { return inner_->close_reason(); }
  interrupter* as_interrupter() noexcept override { return inner_->as_interrupter(); }
  respawner* as_respawner() noexcept override { return inner_->as_respawner(); }
  line_resetter* as_line_resetter() noexcept override { return inner_->as_line_resetter(); }

private:
  task<void> handle_input(std::string bytes);
  task<void> serve(protocol::mount::request const& request);
  task<error_code> write_piece(std::string_view bytes);
  bool is_held() const noexcept;
  bool may_be_old(run_clock::time_point asked) const noexcept;

  std::unique_ptr<link> inner_;
  protocol::mount::request_service& service_;
  protocol::mount::request_splitter requests_;
  gate turn_;                        ///< serializes the writes
  notification changed_;             ///< is_held_ changed
  run_timer grace_;                  ///< limits an answer that outlasts a cancellation
  std::shared_ptr<mount_link> self_; ///< owns nothing
  byte_queue output_;
  error_code end_; ///< the stream's error, delivered after all output
  bool const shows_requests_;
  bool is_serving_ = false;
  bool is_reading_ = false;
  bool is_answering_ = false;
  bool is_read_cancelled_ = false;
  bool is_write_cancelled_ = false;
  bool is_held_ = false;               ///< a request is pending
  run_clock::time_point held_until_{}; ///< at the latest
  bool has_typed_ = false;             ///< since the board last gave bytes back
  std::chrono::nanoseconds slept_before_{};
};

} // namespace mprun
