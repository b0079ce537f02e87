#include "runner/remote/files/fs_error.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace mprun::remote {
namespace {

/// MicroPython's own numbers (py/mperrno.h), which are those of Linux.
constexpr std::array names{
    std::pair{1, std::string_view("EPERM")},
    std::pair{2, std::string_view("ENOENT")},
    std::pair{3, std::string_view("ESRCH")},
    std::pair{4, std::string_view("EINTR")},
    std::pair{5, std::string_view("EIO")},
    std::pair{6, std::string_view("ENXIO")},
    std::pair{7, std::string_view("E2BIG")},
    std::pair{8, std::string_view("ENOEXEC")},
    std::pair{9, std::string_view("EBADF")},
    std::pair{10, std::string_view("ECHILD")},
    std::pair{11, std::string_view("EAGAIN")},
    std::pair{12, std::string_view("ENOMEM")},
    std::pair{13, std::string_view("EACCES")},
    std::pair{14, std::string_view("EFAULT")},
    std::pair{15, std::string_view("ENOTBLK")},
    std::pair{16, std::string_view("EBUSY")},
    std::pair{17, std::string_view("EEXIST")},
    std::pair{18, std::string_view("EXDEV")},
    std::pair{19, std::string_view("ENODEV")},
    std::pair{20, std::string_view("ENOTDIR")},
    std::pair{21, std::string_view("EISDIR")},
    std::pair{22, std::string_view("EINVAL")},
    std::pair{23, std::string_view("ENFILE")},
    std::pair{24, std::string_view("EMFILE")},
    std::pair{25, std::string_view("ENOTTY")},
    std::pair{26, std::string_view("ETXTBSY")},
    std::pair{27, std::string_view("EFBIG")},
    std::pair{28, std::string_view("ENOSPC")},
    std::pair{29, std::string_view("ESPIPE")},
    std::pair{30, std::string_view("EROFS")},
    std::pair{31, std::string_view("EMLINK")},
    std::pair{32, std::string_view("EPIPE")},
    std::pair{33, std::string_view("EDOM")},
    std::pair{34, std::string_view("ERANGE")},
    std::pair{39, std::string_view("ENOTEMPTY")},
    std::pair{95, std::string_view("EOPNOTSUPP")},
    std::pair{97, std::string_view("EAFNOSUPPORT")},
    std::pair{98, std::string_view("EADDRINUSE")},
    std::pair{103, std::string_view("ECONNABORTED")},
    std::pair{104, std::string_view("ECONNRESET")},
    std::pair{105, std::string_view("ENOBUFS")},
    std::pair{106, std::string_view("EISCONN")},
    std::pair{107, std::string_view("ENOTCONN")},
    std::pair{110, std::string_view("ETIMEDOUT")},
    std::pair{111, std::string_view("ECONNREFUSED")},
    std::pair{113, std::string_view("EHOSTUNREACH")},
    std::pair{114, std::string_view("EALREADY")},
    std::pair{115, std::string_view("EINPROGRESS")},
    std::pair{125, std::string_view("ECANCELED")},
};

bool has_word(std::string_view text, std::string_view word) {
  auto const is_of_word = [&](std::size_t at) {
    return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
  };
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if ((at == 0 || !is_of_word(at - 1)) && !is_of_word(at + word.size())) {
      return true;
    }
  }
  return false;
}

std::string_view without_line_end(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  return text;
}

} // namespace

std::optional<int> board_errno(std::string_view text) {
  constexpr std::string_view kind = "OSError";
  auto const begin = text.rfind(kind);
  if (begin == std::string_view::npos) {
    return std::nullopt;
  }
  auto const reason = text.substr(begin + kind.size());
  for (auto const& [number, name] : names) {
    if (has_word(reason, name)) {
      return number;
    }
  }
  int number = 0;
  auto const digits = reason.find_first_of("0123456789");
  if (digits == std::string_view::npos) {
    return std::nullopt;
  }
  std::from_chars(reason.data() + digits, reason.data() + reason.size(), number);
  auto const is_known = std::any_of(names.begin(), names.end(),
                                    [number](auto const& known) { return known.first == number; });
  return is_known ? std::optional(number) : std::nullopt;
}

chain_end fs_error(std::string_view command, std::string_view path, std::string_view said) {
  if (auto const number = board_errno(said)) {
    return command_error(
        fmt::format("{}: {}: {}.", command, path, std::generic_category().message(*number)));
  }
  auto const text = without_line_end(said);
  if (text.starts_with("Traceback") || text.find('\n') != std::string_view::npos) {
    return command_error(fmt::format("Error with transport:\n{}", text));
  }
  return command_error(fmt::format("{}: {}: {}", command, path, text));
}

} // namespace mprun::remote
