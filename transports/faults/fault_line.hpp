// The line of a faulty link: two queues of delayed bytes and the pumps between them and the inner
// link.
//
// Flow: start() spawns the pumps; from then on one reads from the inner link, the other writes the
// bytes that are due to it. They end with the inner link or by stop(). Both keep this alive, so its
// owner may be destroyed any time after stop().
#pragma once

#include "base/async/notification.hpp"
#include "transports/faults/delay_queue.hpp"
#include "transports/faults/fault_filter.hpp"
#include "transports/faults/faulty.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

namespace mprun {

struct fault_line : std::enable_shared_from_this<fault_line> {
  fault_line(asio::any_io_executor line_executor, std::unique_ptr<link> wrapped,
             fault_plan const& faults, fault_observer observer);

  void start();

  /// Ends the pumps; `pumps` is 0 when they have.
  void stop() noexcept;

  /// Forgets the bytes on their way and how the inner link ended.
  void reset() noexcept;

  /// Puts bytes on the line to the board, as many as there is room for; returns how many.
  std::size_t send(std::string_view bytes);

  asio::any_io_executor executor;
  std::unique_ptr<link> inner;
  fault_observer on_fault;
  delay_queue arriving;
  delay_queue leaving;
  notification arrived;       ///< for the reader: bytes, or the end
  notification arriving_room; ///< for the pump
  notification left;          ///< for the pump: bytes
  notification leaving_room;  ///< for the writer: room, or the end
  notification stopped;       ///< a pump has ended
  error_code read_end;        ///< given after the bytes still arriving
  error_code write_end;
  int pumps = 0;

private:
  static task<void> take_in(std::shared_ptr<fault_line> line);
  static task<void> give_out(std::shared_ptr<fault_line> line);
  void run(task<void> pump);
  std::size_t room_for_arrivals() const noexcept;
  void arrive(std::string_view bytes);
  std::size_t left_to_pass() const noexcept;
  void disconnect_if_due(direction way);

  fault_filter from_board_;
  fault_filter to_board_;
  std::optional<std::uint64_t> disconnect_after_; ///< empty once it has happened
  std::uint64_t given_ = 0;                       ///< bytes that the board got, or is getting
  std::uint64_t taken_ = 0;                       ///< bytes that the board sent
  bool giving_out_ = false;
  bool stopping_ = false;
};

} // namespace mprun
