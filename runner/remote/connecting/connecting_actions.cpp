#include "runner/remote/connecting/connecting_actions.hpp"

#include "base/async/run_clock.hpp"
#include "runner/remote/connecting/port_list.hpp"
#include "runner/remote/remote_context.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

namespace mprun::remote {
namespace {

task<action_result> connect_to(remote_context& context, std::string device) {
  if (device == "list") {
    co_await context.disconnect();
    context.did_action();
    print_ports(context);
    co_return std::nullopt;
  }
  auto failed = co_await context.connect(std::move(device));
  co_return failed;
}

task<action_result> disconnect(remote_context& context) {
  co_await context.disconnect();
  co_return std::nullopt;
}

task<action_result> resume(remote_context& context) {
  context.resume();
  co_return std::nullopt;
}

task<action_result> soft_reset(remote_context& context) {
  auto failed = co_await context.reset_softly();
  context.did_action();
  co_return failed;
}

task<action_result> wait_seconds(remote_context& context, double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) {
    co_return command_error("sleep: the time must be a number of seconds, 0 or more");
  }
  constexpr double max_seconds = 365 * 24 * 3600; // far below the clock's overflow
  std::chrono::duration<double> const length(std::clamp(seconds, 0.0, max_seconds));
  co_await context.wait_until(run_clock::now() +
                              std::chrono::duration_cast<run_clock::duration>(length));
  co_return std::nullopt;
}

} // namespace

argument_parser connect_parser() {
  return argument_parser("connect", "connect to given device")
      .positional("device", arity::single,
                  "Either list, auto, id:x, port:x, or any valid device name/path");
}

remote_action connect_action(parsed_arguments const& arguments) {
  return [device = arguments.word("device")](remote_context& context) {
    return connect_to(context, device);
  };
}

remote_action disconnect_action(parsed_arguments const& /*arguments*/) {
  return [](remote_context& context) { return disconnect(context); };
}

remote_action resume_action(parsed_arguments const& /*arguments*/) {
  return [](remote_context& context) { return resume(context); };
}

remote_action soft_reset_action(parsed_arguments const& /*arguments*/) {
  return [](remote_context& context) { return soft_reset(context); };
}

/// mpremote calls the argument "ms" in its usage, but takes seconds.
argument_parser sleep_parser() {
  return argument_parser("sleep", "sleep before executing next command")
      .positional("ms", arity::single, "milliseconds to sleep for", value_type::number);
}

remote_action sleep_action(parsed_arguments const& arguments) {
  return [seconds = std::strtod(arguments.word("ms").c_str(), nullptr)](remote_context& context) {
    return wait_seconds(context, seconds);
  };
}

} // namespace mprun::remote
