// How a board is reached, as values: one struct a kind of link, and the choice between them.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mprun {

enum class stdio_kind { socketpair, pty };

/// A board that is a process of this host.
struct process_spec {
  std::vector<std::string> command; ///< an argument list, never a shell string; not empty
  stdio_kind stdio = stdio_kind::socketpair;
  std::vector<std::pair<std::string, std::string>> environment; ///< added to the board's own
};

using link_spec = std::variant<process_spec>;

/// For people, without secrets: "process: micropython".
std::string description_of(link_spec const& link);

} // namespace mprun
