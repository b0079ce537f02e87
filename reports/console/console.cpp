#include "reports/console/console.hpp"

#include "reports/console/console_writer.hpp"
#include "reports/console/line_console.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

std::string_view environment(char const* name) {
  auto const* value = std::getenv(name);
  return value ? value : "";
}

/// As the C library reads them: the first that is set decides.
bool locale_is_utf8() {
  for (auto const* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    auto value = std::string(environment(name));
    if (!value.empty()) {
      std::transform(value.begin(), value.end(), value.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
      return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
    }
  }
  return false;
}

screen_size size_of(int descriptor) {
  winsize size{};
  screen_size out;
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 && size.ws_row != 0) {
    out = {size.ws_col, size.ws_row};
  }
  return out;
}

} // namespace

bool is_live_terminal(int descriptor) {
  auto const terminal = environment("TERM");
  return ::isatty(descriptor) != 0 && !terminal.empty() && terminal != "dumb";
}

std::unique_ptr<reporter> make_console(int descriptor, std::filesystem::path folder,
                                       live_choice choice) {
  auto out = std::make_unique<console_writer>(descriptor);
  auto const is_live = is_live_terminal(descriptor);
  console_style const style{.colours = is_live && environment("NO_COLOR").empty(),
                            .unicode = is_live && locale_is_utf8()};
  if (!is_live || choice.level == verbosity::quiet) {
    return make_line_console(std::move(out), std::move(folder), style, choice.level);
  }
  return make_live_console(
      std::move(out), [descriptor] { return size_of(descriptor); }, std::move(folder), style,
      std::move(choice));
}

} // namespace mprun
