#include "runner/transfer/board_exception.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

/// MicroPython's own numbers (py/mperrno.h), whatever this host's are.
constexpr std::array meanings{
    std::pair{1, std::string_view("operation not permitted on the board")},
    std::pair{2, std::string_view("no such file or folder on the board")},
    std::pair{5, std::string_view("the board's storage failed")},
    std::pair{12, std::string_view("the board's memory is full")},
    std::pair{13, std::string_view("permission denied on the board")},
    std::pair{17, std::string_view("it exists already on the board")},
    std::pair{19, std::string_view("the board has no file system there")},
    std::pair{20, std::string_view("a part of the path is not a folder on the board")},
    std::pair{21, std::string_view("it is a folder on the board")},
    std::pair{22, std::string_view("the board does not accept this name")},
    std::pair{27, std::string_view("the file is too large for the board")},
    std::pair{28, std::string_view("no space left on the board")},
    std::pair{30, std::string_view("the board's file system is read-only")},
    std::pair{36, std::string_view("the name is too long for the board")},
    std::pair{40, std::string_view("a link on the board leads back to where it is")},
};

/// Empty for an unknown number.
std::string_view meaning_of(int number) {
  auto const* const found = std::find_if(meanings.begin(), meanings.end(),
                                         [&](auto const& known) { return known.first == number; });
  return found == meanings.end() ? std::string_view() : found->second;
}

std::string_view last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  auto const newline = text.rfind('\n');
  return newline == std::string_view::npos ? text : text.substr(newline + 1);
}

} // namespace

boost::system::error_code errno_of(std::string const& traceback) {
  // "OSError: 28" before v1.13, "OSError: [Errno 28] ENOSPC" since.
  auto line = last_line(traceback);
  constexpr std::string_view kind = "OSError: ";
  if (!line.starts_with(kind)) {
    return {};
  }
  line.remove_prefix(kind.size());
  if (constexpr std::string_view bracket = "[Errno "; line.starts_with(bracket)) {
    line.remove_prefix(bracket.size());
  }
  int number = 0;
  std::from_chars(line.data(), line.data() + line.size(), number);
  return {number, boost::system::generic_category()};
}

std::string described_exception(std::string const& traceback) {
  auto const line = last_line(traceback);
  if (line.starts_with("UnicodeError")) { // only names are text here
    return fmt::format("the board does not accept a name that is not UTF-8 ({})", line);
  }
  auto const meaning = meaning_of(errno_of(traceback).value());
  return meaning.empty() ? fmt::format("the board raised {}", line)
                         : fmt::format("{} ({})", meaning, line);
}

std::string described_errno(int number) {
  auto const meaning = meaning_of(number);
  return fmt::format("{} (errno {})", meaning.empty() ? "the board cannot read it" : meaning,
                     number);
}

bool is_lasting_exception(std::string const& traceback) {
  auto const line = last_line(traceback);
  return line.starts_with("OSError") || line.starts_with("MemoryError");
}

bool is_about_name(std::string const& traceback) {
  auto const number = errno_of(traceback).value();
  constexpr std::array of_storage{5, 12, 27, 28};
  return number != 0 && std::find(of_storage.begin(), of_storage.end(), number) == of_storage.end();
}

bool is_unparsed(std::string const& traceback) {
  // A module that a program imports may be at fault, too: then there is a line that did run.
  auto const line = last_line(traceback);
  return (line.starts_with("SyntaxError") || line.starts_with("IndentationError")) &&
         traceback.find(", in ") == std::string::npos;
}

bool is_silence(std::string const& traceback) {
  return last_line(traceback).starts_with("EOFError");
}

bool is_wrong_digest(std::string const& traceback) {
  return last_line(traceback) == "ValueError: digest";
}

bool is_unknown_name(std::string const& traceback) {
  return last_line(traceback).starts_with("NameError");
}

} // namespace mprun
