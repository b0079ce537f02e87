// libsystemd's D-Bus functions, for Bluetooth alone. The library is loaded when the first Bluetooth
// link opens: with the libraries that it brings it would make every start of the program a third
// slower, and a host without it could not run the program at all.
//
// Flow: load_systemd() once it is needed, then systemd().sd_bus_new(…) and so on, named as in
// sd-bus(3).
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <systemd/sd-bus.h>

namespace mprun {

struct systemd_functions {
  decltype(&::sd_bus_call_async) sd_bus_call_async;
  decltype(&::sd_bus_flush_close_unref) sd_bus_flush_close_unref;
  decltype(&::sd_bus_get_events) sd_bus_get_events;
  decltype(&::sd_bus_get_fd) sd_bus_get_fd;
  decltype(&::sd_bus_match_signal_async) sd_bus_match_signal_async;
  decltype(&::sd_bus_message_append) sd_bus_message_append;
  decltype(&::sd_bus_message_enter_container) sd_bus_message_enter_container;
  decltype(&::sd_bus_message_exit_container) sd_bus_message_exit_container;
  decltype(&::sd_bus_message_get_error) sd_bus_message_get_error;
  decltype(&::sd_bus_message_is_method_error) sd_bus_message_is_method_error;
  decltype(&::sd_bus_message_new_method_call) sd_bus_message_new_method_call;
  decltype(&::sd_bus_message_read) sd_bus_message_read;
  decltype(&::sd_bus_message_ref) sd_bus_message_ref;
  decltype(&::sd_bus_message_set_expect_reply) sd_bus_message_set_expect_reply;
  decltype(&::sd_bus_message_skip) sd_bus_message_skip;
  decltype(&::sd_bus_message_unref) sd_bus_message_unref;
  decltype(&::sd_bus_new) sd_bus_new;
  decltype(&::sd_bus_open_system) sd_bus_open_system;
  decltype(&::sd_bus_process) sd_bus_process;
  decltype(&::sd_bus_send) sd_bus_send;
  decltype(&::sd_bus_set_address) sd_bus_set_address;
  decltype(&::sd_bus_set_bus_client) sd_bus_set_bus_client;
  decltype(&::sd_bus_slot_unref) sd_bus_slot_unref;
  decltype(&::sd_bus_start) sd_bus_start;
};

/// The functions of the library of this name. It stays loaded. Fails with the dynamic linker's
/// words.
boost::system::result<systemd_functions, std::string> functions_of(char const* library);

/// Loads the library, the first time. Returns why it cannot be, or an empty text.
std::string const& load_systemd();

/// Only after load_systemd() has succeeded.
systemd_functions const& systemd();

} // namespace mprun
