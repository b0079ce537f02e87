#include "transports/bluetooth/bus.hpp"

#include "base/async/run_clock.hpp"
#include "base/files/last_error.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <poll.h>
#include <utility>

namespace mprun {
namespace {

error_code from_call(int result) {
  return result < 0 ? error_of(-result) : error_code();
}

struct pending_reply {
  bool came = false;
  bus_message message;
};

int on_answer(sd_bus_message* message, void* userdata, sd_bus_error*) {
  auto& into = *static_cast<pending_reply*>(userdata);
  into.message.reset(systemd().sd_bus_message_ref(message));
  into.came = true;
  return 1;
}

int on_signal(sd_bus_message*, void* userdata, sd_bus_error*) {
  *static_cast<bool*>(userdata) = true;
  return 1;
}

} // namespace

bus::bus(asio::any_io_executor executor) : wait_(std::move(executor)) {}

bus::~bus() {
  close();
}

error_code bus::connect(std::string const& address) {
  close();
  wait_.begin();
  changed_ = false;
  if (address.empty()) {
    return from_call(systemd().sd_bus_open_system(&bus_));
  }
  auto result = systemd().sd_bus_new(&bus_);
  if (result >= 0) {
    result = systemd().sd_bus_set_address(bus_, address.c_str());
  }
  if (result >= 0) {
    result = systemd().sd_bus_set_bus_client(bus_, 1);
  }
  if (result >= 0) {
    result = systemd().sd_bus_start(bus_);
  }
  return from_call(result);
}

void bus::close() noexcept {
  cancel();
  stop_watching();
  if (bus_ != nullptr) {
    bus_ = systemd().sd_bus_flush_close_unref(bus_);
  }
}

void bus::cancel() noexcept {
  wait_.cancel();
}

bus_message bus::method(std::string const& service, std::string const& path,
                        std::string const& interface, std::string const& name) {
  sd_bus_message* made = nullptr;
  if (bus_ != nullptr) {
    systemd().sd_bus_message_new_method_call(bus_, &made, service.c_str(), path.c_str(),
                                             interface.c_str(), name.c_str());
  }
  return bus_message(made);
}

task<bus_reply> bus::call(bus_message method, time_point deadline) {
  bus_reply reply;
  pending_reply got;
  sd_bus_slot* pending = nullptr;
  auto const left =
      std::chrono::duration_cast<std::chrono::microseconds>(deadline - run_clock::now());
  auto const timeout = static_cast<std::uint64_t>(std::max<std::int64_t>(left.count(), 1));
  reply.ec =
      method ? from_call(systemd().sd_bus_call_async(bus_, &pending, method.get(), on_answer, &got,
                                                     2 * timeout)) // our own wait ends first
             : error_code(asio::error::not_connected);
  bus_slot const slot(pending);
  if (!reply.ec) {
    reply.ec = co_await until(got.came, deadline);
  }
  if (reply.ec) {
    co_return reply;
  }
  if (systemd().sd_bus_message_is_method_error(got.message.get(), nullptr) > 0) {
    auto const* const error = systemd().sd_bus_message_get_error(got.message.get());
    reply.ec = make_error_code(boost::system::errc::protocol_error);
    reply.error = error->name != nullptr ? error->name : "";
    reply.text = error->message != nullptr ? error->message : reply.error;
    co_return reply;
  }
  reply.message = std::move(got.message);
  co_return reply;
}

void bus::send(bus_message method) noexcept {
  if (method) {
    systemd().sd_bus_message_set_expect_reply(method.get(), 0);
    systemd().sd_bus_send(bus_, method.get(), nullptr);
  }
}

error_code bus::watch(std::string const& service) {
  sd_bus_slot* made = nullptr;
  auto const result = systemd().sd_bus_match_signal_async(
      bus_, &made, service.c_str(), nullptr, nullptr, nullptr, on_signal, nullptr, &changed_);
  watching_.reset(made);
  return from_call(result);
}

task<error_code> bus::until_changed(time_point deadline) {
  auto const ec = co_await until(changed_, deadline);
  co_return ec;
}

task<error_code> bus::until(bool const& happened, time_point deadline) {
  while (!happened) {
    auto const processed = systemd().sd_bus_process(bus_, nullptr);
    if (processed < 0) {
      co_return from_call(processed);
    }
    if (processed > 0) {
      continue;
    }
    auto const events = systemd().sd_bus_get_events(bus_);
    auto const event = (events & POLLOUT) != 0 ? descriptor_wait::wait_type::wait_write
                                               : descriptor_wait::wait_type::wait_read;
    auto const ec = co_await wait_.until(systemd().sd_bus_get_fd(bus_), event, deadline);
    if (ec) {
      co_return ec;
    }
  }
  co_return error_code();
}

} // namespace mprun
