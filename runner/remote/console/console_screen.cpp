#include "runner/remote/console/console_screen.hpp"

#include "base/files/write_whole.hpp"

#include <cerrno>
#include <utility>

namespace mprun::remote {

console_screen::console_screen(asio::any_io_executor executor, screen_text::mode shown)
    : text_(shown), writer_(std::move(executor)) {}

bool console_screen::capture(std::string const& file) {
  file_ = file;
  errno = 0;
  copy_.open(file, std::ios::binary | std::ios::trunc);
  if (!copy_) {
    problem_ = cannot_write(file, errno).message;
  }
  return problem_.empty();
}

void console_screen::board_said(std::string_view bytes) {
  std::string shown;
  text_.feed(bytes, shown);
  show(shown);
}

void console_screen::say(std::string_view text) {
  show(text_.release());
  show(text);
}

void console_screen::show(std::string_view bytes) {
  if (bytes.empty()) {
    return;
  }
  last_ = bytes.back();
  writer_.write(bytes);
  if (copy_.is_open() && problem_.empty()) {
    errno = 0;
    copy_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    copy_.flush();
    if (!copy_) {
      problem_ = cannot_write(file_, errno).message;
    }
  }
}

void console_screen::end_line() {
  show(text_.release());
  if (last_ != '\n') {
    last_ = '\n';
    writer_.write("\n");
  }
}

task<void> console_screen::drain(run_clock::time_point latest) {
  return writer_.drain(latest);
}

} // namespace mprun::remote
