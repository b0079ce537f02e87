#include "runner/remote/console/keyboard.hpp"

#include <utility>

namespace mprun::remote {
namespace {

constexpr char ctrl_c = '\x03';
constexpr char ctrl_j = '\x0a';
constexpr char ctrl_k = '\x0b';
constexpr char ctrl_x = '\x18';
constexpr char ctrl_bracket = '\x1d';

void append_text(std::vector<key_action>& to, std::string_view text) {
  if (to.empty() || to.back().effect != key_effect::type) {
    to.push_back({key_effect::type, {}});
  }
  to.back().text += text;
}

} // namespace

keyboard::keyboard(keyboard_options options) : options_(std::move(options)) {}

std::vector<key_action> keyboard::feed(std::string_view bytes) {
  using effect = key_effect;
  std::vector<key_action> actions;
  for (auto const& byte : bytes) {
    auto const follows_return = std::exchange(last_was_return_, byte == '\r');
    if (byte == ctrl_bracket || byte == ctrl_x) {
      actions.push_back({effect::leave, {}});
    } else if (byte == ctrl_k && options_.runs_file) {
      actions.push_back({effect::run_file, {}});
    } else if (options_.is_piped && byte == '\n') {
      append_text(actions, follows_return ? "" : "\r");
    } else if (!options_.is_piped && byte == ctrl_j && options_.code) {
      append_text(actions, *options_.code);
    } else if (!options_.is_piped && byte == ctrl_c) {
      actions.push_back({effect::interrupt, {}});
    } else {
      append_text(actions, std::string_view(&byte, 1));
    }
  }
  return actions;
}

std::string injected_code(std::string_view given) {
  constexpr std::string_view line_end = "\\n";
  std::string code;
  for (std::size_t at = 0; at < given.size();) {
    if (given.substr(at, line_end.size()) == line_end) {
      code += "\r\n";
      at += line_end.size();
    } else {
      code += given[at++];
    }
  }
  return code;
}

} // namespace mprun::remote
