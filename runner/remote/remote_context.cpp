#include "runner/remote/remote_context.hpp"

#include "base/yaml/config_error.hpp"
#include "runner/board/launch.hpp"
#include "runner/board/learned_platform.hpp"
#include "runner/scan/single_board.hpp"
#include "transports/serial/usb_devices.hpp"

#include <fmt/format.h>
#include <utility>
#include <vector>

namespace mprun::remote {
namespace {

constexpr std::string_view by_serial_number = "id:";
constexpr std::string_view by_port = "port:";

struct found_board {
  std::optional<board_spec> spec;
  std::string problem;
};

/// `ports`: the serial ports of this host.
found_board board_at(std::string const& address, std::vector<attached_port> const& ports) {
  try {
    std::vector<board_spec> boards{single_board(address, ports)};
    resolve_commands(boards);
    return {std::move(boards.front()), {}};
  } catch (config_error const& e) {
    auto const as_option = fmt::format("--port '{}': ", address);
    std::string_view why = e.what();
    why.remove_prefix(why.starts_with(as_option) ? as_option.size() : 0);
    return {std::nullopt, fmt::format("failed to access {}: {}", address, why)};
  }
}

/// mpremote's message, with the reason added.
std::string not_opened(board_spec const& spec, std::string const& name, std::string const& why) {
  auto const* const hint = std::holds_alternative<serial_spec>(spec.link)
                               ? " (it may be in use by another program)"
                               : "";
  return fmt::format("failed to access {}{}: {}", name, hint, why);
}

} // namespace

remote_context::connection::connection(board_spec board, std::string shown,
                                       session_environment& environment)
    : spec(std::move(board)), name(std::move(shown)), session(spec, environment) {}

remote_context::remote_context(remote_settings const& settings, std::optional<board_spec> fixed)
    : settings_(settings), fixed_(std::move(fixed)),
      out_(settings.has_several_boards ? fixed_->id : std::string(), settings.environment.secrets),
      interrupted_(settings.environment.executor) {}

void remote_context::announce(std::string_view text) {
  if (!settings_.as_json) {
    out_.print(text);
  }
}

task<action_result> remote_context::connect(std::string address) {
  co_await disconnect();
  if (fixed_) {
    co_return command_error(
        fmt::format("connect {}: this chain runs on the boards of {}", address, settings_.farm));
  }
  if (address == "auto") {
    auto const failed = co_await connect_to_first();
    co_return failed;
  }
  if (address.starts_with(by_serial_number)) {
    auto number = address.substr(by_serial_number.size());
    auto const failed = co_await connect_to_serial_number(std::move(number));
    co_return failed;
  }
  if (address.starts_with(by_port)) {
    address.erase(0, by_port.size());
  }
  // Only a USB device behind a port would tell its platform.
  auto const has_device = !address.starts_with("/dev/pts/") && address.find("://") == address.npos;
  auto found = board_at(address, has_device ? list_ports({}) : std::vector<attached_port>());
  if (!found.spec) {
    co_return command_error(std::move(found.problem));
  }
  auto failed = co_await connect_to(std::move(*found.spec), std::move(address));
  co_return failed;
}

task<action_result> remote_context::connect_to(board_spec spec, std::string name) {
  connected_ =
      std::make_unique<connection>(std::move(spec), std::move(name), settings_.environment);
  auto const attached = co_await connected_->session.attach();
  if (attached) {
    latest_ = connected_->spec;
    latest_name_ = connected_->name;
    co_return std::nullopt;
  }
  auto why = not_opened(connected_->spec, connected_->name, attached.error().message);
  connected_.reset();
  co_return command_error(std::move(why));
}

/// The first USB port that can be opened.
task<action_result> remote_context::connect_to_first() {
  std::string why;
  auto const ports = list_ports({});
  for (auto const& port : ports) {
    if (port.usb.empty() || is_interrupted_) {
      continue;
    }
    auto found = board_at(port.port.string(), ports);
    if (!found.spec) {
      continue;
    }
    auto failed = co_await connect_to(std::move(*found.spec), port.port.string());
    if (!failed) {
      co_return std::nullopt;
    }
    why += fmt::format("{}{}", why.empty() ? ": " : "; ", failed->message);
  }
  co_return command_error("no device found" + why);
}

task<action_result> remote_context::connect_to_serial_number(std::string number) {
  auto const ports = list_ports({});
  for (auto const& port : ports) {
    if (!number.empty() && port.serial_number == number) {
      auto found = board_at(port.port.string(), ports);
      if (!found.spec) {
        co_return command_error(std::move(found.problem));
      }
      auto failed = co_await connect_to(std::move(*found.spec), port.port.string());
      co_return failed;
    }
  }
  co_return command_error("no device with serial number " + number);
}

task<void> remote_context::disconnect() {
  if (!connected_) {
    co_return;
  }
  if (mounted_) {
    auto const failed = co_await need_raw_prompt_as_it_is();
    if (!failed) {
      co_await mounted_->unmount();
    }
    mounted_.reset();
  }
  co_await connected_->session.detach();
  connected_.reset();
  resets_ = true;
}

action_result remote_context::lost(failure const& why) {
  return command_error(why.message);
}

task<action_result> remote_context::need_connection() {
  if (connected_) {
    co_return std::nullopt;
  }
  if (!fixed_ && !latest_) {
    auto const failed = co_await connect_to_first();
    co_return failed;
  }
  auto spec = fixed_ ? *fixed_ : *latest_;
  auto name = fixed_ ? fixed_->id : latest_name_;
  auto failed = co_await connect_to(std::move(spec), std::move(name));
  co_return failed;
}

task<action_result> remote_context::need_raw_prompt_as_it_is() {
  auto const entered = co_await board().enter_prompt(resets_);
  if (!entered) {
    co_return lost(entered.error());
  }
  co_return std::nullopt;
}

task<action_result> remote_context::need_raw_prompt() {
  auto failed = co_await need_connection();
  if (!failed) {
    failed = co_await need_raw_prompt_as_it_is();
  }
  if (!failed && resets_) {
    failed = co_await restart();
  }
  co_return failed;
}

task<action_result> remote_context::reset_softly() {
  auto failed = co_await need_connection();
  if (!failed) {
    failed = co_await need_raw_prompt_as_it_is();
  }
  if (!failed) {
    failed = co_await restart();
  }
  co_return failed;
}

task<action_result> remote_context::restart() {
  auto const restarted = co_await board().restart();
  if (!restarted) {
    co_return lost(restarted.error());
  }
  resets_ = false;
  if (!mounted_) {
    co_return std::nullopt;
  }
  auto const not_mounted = co_await mounted_->mount_again();
  co_return not_mounted;
}

task<action_result> remote_context::need_friendly_prompt() {
  auto const failed = co_await need_connection();
  if (!failed && board().is_at_prompt()) {
    auto const ec = co_await board().exit_prompt();
    if (ec) {
      co_return lost(board().blame_for(ec, "show its friendly prompt"));
    }
  }
  co_return failed;
}

std::filesystem::path remote_context::scratch(std::string_view name) const {
  return settings_.environment.workspace.scratch() / fmt::format("{}-{}", out_.board(), name);
}

task<board_answer> remote_context::ask(std::string program, std::string doing) {
  auto source = board().in_own_scope(std::move(program));
  board_answer answer;
  answer.output = co_await files().files().ask(std::move(source), std::move(doing));
  answer.traceback = answer ? std::string() : files().files().traceback();
  co_return answer;
}

task<void> remote_context::learn_facts() {
  co_await connected_->session.learn_facts();
  learn_platform(connected_->spec, connected_->session.facts());
}

file_transfer& remote_context::files() {
  if (!connected_->files) {
    connected_->files.emplace(connected_->session, connected_->spec);
  }
  return *connected_->files;
}

void remote_context::interrupt() noexcept {
  is_interrupted_ = true;
  if (connected_) {
    connected_->session.interrupt();
  }
  if (on_interrupt_) {
    on_interrupt_();
  }
  interrupted_.notify();
}

task<void> remote_context::wait_until(run_clock::time_point when) {
  while (!is_interrupted_ && run_clock::now() < when) {
    co_await interrupted_.wait_until(when);
  }
}

} // namespace mprun::remote
