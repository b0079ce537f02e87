#include "runner/remote/remote_output.hpp"

#include "base/files/standard_output.hpp"
#include "runner/remote/json_record.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace mprun::remote {

remote_output::remote_output(std::string board, std::shared_ptr<secret_list const> secrets)
    : board_(std::move(board)), secrets_(std::move(secrets)) {}

void remote_output::print(std::string_view text) {
  flush_waiting();
  write(secrets_->masked(std::string(text)));
}

void remote_output::print_later(std::string_view text) {
  waiting_ += secrets_->masked(std::string(text));
  if (::isatty(STDOUT_FILENO) != 0) {
    flush_waiting();
  }
}

void remote_output::program_printed(std::string_view bytes) {
  write(printed_.next(bytes, secrets_->all()));
}

void remote_output::print_record(json_record record) {
  flush_waiting();
  if (!board_.empty()) {
    record.add("board", board_);
  }
  record.change_texts([this](std::string& text) { secrets_->mask(text); });
  print_bytes(record.line());
}

void remote_output::complain(std::string_view message) {
  flush_waiting();
  auto const of = board_.empty() ? "" : board_ + ": ";
  print_aside(fmt::format("mpremote: {}{}\n", of, secrets_->masked(std::string(message))));
}

void remote_output::finish() {
  flush_waiting();
  if (!line_.empty()) {
    write("\n");
  }
}

void remote_output::flush_held() {
  write(printed_.rest());
}

void remote_output::flush_waiting() {
  flush_held();
  if (!waiting_.empty()) {
    write(std::exchange(waiting_, {}));
  }
}

void remote_output::write(std::string_view bytes) {
  if (board_.empty()) {
    print_bytes(bytes);
    return;
  }
  std::string whole;
  for (std::size_t end = 0; (end = bytes.find('\n')) != std::string_view::npos;) {
    whole += fmt::format("{}: {}{}\n", board_, line_, bytes.substr(0, end));
    line_.clear();
    bytes.remove_prefix(end + 1);
  }
  line_ += bytes;
  print_bytes(whole);
}

} // namespace mprun::remote
