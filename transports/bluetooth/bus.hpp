// A D-Bus connection on the event loop: calls, and signals of a service.
//
// Flow: connect(), watch(), then call() and until_changed() in turn, from one coroutine. cancel()
// ends the wait under way and all later ones, until the next connect(). Between calls nothing is
// read: an idle connection must stop_watching(), or its signals pile up.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"
#include "transports/bluetooth/systemd_library.hpp"
#include "transports/descriptor_wait.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace mprun {

struct bus_message_deleter {
  void operator()(sd_bus_message* message) const noexcept {
    systemd().sd_bus_message_unref(message);
  }
};
using bus_message = std::unique_ptr<sd_bus_message, bus_message_deleter>;

struct bus_slot_deleter {
  void operator()(sd_bus_slot* slot) const noexcept { systemd().sd_bus_slot_unref(slot); }
};
using bus_slot = std::unique_ptr<sd_bus_slot, bus_slot_deleter>;

struct bus_reply {
  error_code ec;       ///< timed_out, operation_aborted, …; protocol_error for an error reply
  std::string error;   ///< the error reply's name: "org.bluez.Error.Failed"
  std::string text;    ///< its message
  bus_message message; ///< when there is no error
};

class bus {
public:
  using time_point = run_clock::time_point;

  explicit bus(asio::any_io_executor executor);
  bus(bus const&) = delete;
  bus& operator=(bus const&) = delete;
  ~bus();

  /// Only after load_systemd(). `address` is D-Bus's, "unix:path=…"; empty: the system bus.
  error_code connect(std::string const& address);
  /// Sends the pending messages first, so that a last message arrives.
  void close() noexcept;
  void cancel() noexcept;

  /// A call of a service's method, to be filled with arguments; nullptr when not connected.
  bus_message method(std::string const& service, std::string const& path,
                     std::string const& interface, std::string const& name);
  task<bus_reply> call(bus_message method, time_point deadline);
  /// Sends a call without waiting for an answer.
  void send(bus_message method) noexcept;

  error_code watch(std::string const& service);
  void stop_watching() noexcept { watching_.reset(); }
  /// Waits until a signal has come since forget_changes().
  task<error_code> until_changed(time_point deadline);
  void forget_changes() noexcept { changed_ = false; }

private:
  task<error_code> until(bool const& happened, time_point deadline);

  sd_bus* bus_ = nullptr;
  bus_slot watching_;
  bool changed_ = false;
  descriptor_wait wait_;
};

} // namespace mprun
