#include "runner/remote/console/screen_writer.hpp"

#include "base/files/own_opening.hpp"
#include "base/files/standard_output.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace mprun::remote {
namespace {

constexpr std::size_t max_kept = std::size_t{16} << 20;

} // namespace

struct screen_writer::state {
  explicit state(asio::any_io_executor executor) : out(executor), changed(executor) {}

  asio::posix::stream_descriptor out; ///< our own descriptor; not open where there is none
  notification changed;
  std::string kept;
  std::size_t given = 0; ///< bytes at the front of `kept`
  std::size_t left_out = 0;
  bool is_waiting = false;
  bool is_over = false; ///< the reader is gone
};

screen_writer::screen_writer(asio::any_io_executor executor)
    : state_(std::make_shared<state>(std::move(executor))) {
  auto own = open_again(STDOUT_FILENO);
  error_code failed;
  if (own) {
    state_->out.assign(own.get(), failed);
    if (!failed) {
      own.release();
    }
  }
}

screen_writer::~screen_writer() {
  error_code ignored;
  state_->out.cancel(ignored);
}

void screen_writer::write(std::string_view bytes) {
  if (!state_->out.is_open()) {
    print_bytes(bytes);
    return;
  }
  if (state_->is_over) {
    return;
  }
  state_->kept += bytes;
  write_kept(state_);
}

void screen_writer::write_kept(std::shared_ptr<state> const& s) {
  while (!s->is_waiting && s->given < s->kept.size()) {
    auto const rest = std::string_view(s->kept).substr(s->given);
    auto const count = ::write(s->out.native_handle(), rest.data(), rest.size());
    if (count >= 0) {
      s->given += static_cast<std::size_t>(count);
      continue;
    }
    if (errno == EINTR) {
      continue;
    }
    if (errno != EAGAIN) { // the reader is gone
      s->is_over = true;
      s->given = s->kept.size();
      break;
    }
    s->is_waiting = true;
    s->out.async_wait(asio::posix::descriptor_base::wait_write, [s](error_code ec) {
      s->is_waiting = false;
      if (!ec) {
        if (s->left_out != 0) {
          s->kept.insert(s->given,
                         fmt::format("\n[{} bytes left out]\n", std::exchange(s->left_out, 0)));
        }
        write_kept(s);
      }
    });
  }
  if (s->given == s->kept.size()) {
    s->kept.clear();
    s->given = 0;
    s->changed.notify();
  } else if (s->kept.size() - s->given > max_kept) {
    auto const too_much = s->kept.size() - s->given - max_kept;
    s->left_out += too_much;
    s->given += too_much;
  }
  if (s->given > max_kept) {
    s->kept.erase(0, s->given);
    s->given = 0;
  }
}

task<void> screen_writer::drain(run_clock::time_point latest) {
  auto const s = state_;
  while (!s->kept.empty() && run_clock::now() < latest) {
    co_await s->changed.wait_until(latest);
  }
}

} // namespace mprun::remote
