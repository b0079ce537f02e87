// What the bytes from the keyboard mean: text for the board, or something for the console.
//
// Flow: feed() what was read, in any split, and do the actions in order. Nothing of ours is more
// than one byte long, so none is ever held back: a typed byte goes on at once.
//
// Input that comes through a pipe or from a file ends its lines as files do; a board's prompt wants
// what the Enter key sends. There is no Ctrl-J and no Ctrl-C out of turn there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun::remote {

struct keyboard_options {
  bool is_piped = false;
  std::optional<std::string> code; ///< what Ctrl-J types; with none it is a byte as any
  bool runs_file = false;          ///< on Ctrl-K
};

struct key_action {
  enum class kind {
    type,      ///< `text` for the board
    interrupt, ///< Ctrl-C: ahead of all that waits
    run_file,
    leave,
  };

  kind what = kind::type;
  std::string text{};

  bool operator==(key_action const&) const = default;
};

class keyboard {
public:
  explicit keyboard(keyboard_options options);

  std::vector<key_action> feed(std::string_view bytes);

private:
  keyboard_options options_;
  bool last_was_return_ = false; ///< of piped input
};

/// The code of --inject-code: "\n" in it, two characters, ends a line.
std::string injected_code(std::string_view given);

} // namespace mprun::remote
