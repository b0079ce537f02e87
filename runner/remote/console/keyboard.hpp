// What the bytes from the keyboard mean: text for the board, or an order to the console.
//
// Flow: feed() what was read, in any split, and perform the actions in order. All keys that concern
// the console are single bytes, so nothing is held back: a typed byte goes to the board at once.
//
// Input that comes through a pipe or from a file ends its lines as files do; a board's prompt wants
// what the Enter key sends. In such input Ctrl-J and Ctrl-C have no special meaning.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun::remote {

struct keyboard_options {
  bool is_piped = false;
  std::optional<std::string> code; ///< typed by Ctrl-J, which is an ordinary byte without it
  bool runs_file = false;          ///< Ctrl-K runs a file
};

enum class key_effect {
  type,      ///< `text` is for the board
  interrupt, ///< Ctrl-C, which overtakes everything that waits
  run_file,
  leave,
};

struct key_action {
  key_effect effect = key_effect::type;
  std::string text{};

  bool operator==(key_action const&) const = default;
};

class keyboard {
public:
  explicit keyboard(keyboard_options options);

  std::vector<key_action> feed(std::string_view bytes);

private:
  keyboard_options options_;
  bool last_was_return_ = false; ///< for the "\r\n" of piped input
};

/// Decodes --inject-code, in which the two characters "\n" mean a line end.
std::string injected_code(std::string_view given);

} // namespace mprun::remote
