#include "runner/board/board_log.hpp"

#include "base/async/run_clock.hpp"
#include "transports/recording/mask_secrets.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>

namespace mprun {
namespace {

void append_visible(std::string& to, char c) {
  auto const byte = static_cast<unsigned char>(c);
  if (byte >= 0x20 && byte != 0x7f) {
    to.push_back(c);
  } else if (c == '\t') {
    to.push_back(c);
  } else if (c != '\r') {
    to += fmt::format("\\x{:02x}", byte);
  }
}

} // namespace

void board_log::line(std::string_view text) {
  auto const since = std::chrono::duration<double>(run_clock::now() - run_start_);
  std::string masked(text);
  mask_secrets(masked, secrets_);
  append(fmt::format("{:10.3f}  {}\n", since.count(), masked));
}

void board_log::block(std::string_view heading, std::string_view bytes) {
  if (bytes.empty()) {
    return;
  }
  line(heading);
  std::string masked(bytes);
  mask_secrets(masked, secrets_);
  std::string text;
  bool at_start = true;
  for (char const c : masked) {
    if (at_start) {
      text += "            | ";
      at_start = false;
    }
    if (c == '\n') {
      text.push_back('\n');
      at_start = true;
    } else {
      append_visible(text, c);
    }
  }
  if (!at_start) {
    text.push_back('\n');
  }
  append(text);
}

void board_log::append(std::string const& text) {
  if (!problem_.empty() || file_.empty()) {
    return;
  }
  auto* const file = std::fopen(file_.c_str(), "ae");
  auto const written =
      file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  auto const saved = errno;
  auto const closed = file != nullptr && std::fclose(file) == 0;
  if (!written || !closed) {
    problem_ =
        fmt::format("cannot write {}: {}", file_.string(), std::strerror(written ? errno : saved));
  }
}

} // namespace mprun
