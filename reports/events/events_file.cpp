#include "reports/events/events_file.hpp"

#include "base/files/write_whole.hpp"
#include "reports/events/event_json.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

class events_file : public reporter {
public:
  explicit events_file(std::filesystem::path file)
      : file_(std::move(file)), journal_(file_.string() + ".partial") {}

  ~events_file() override { close(); }
  events_file(events_file const&) = delete;
  events_file& operator=(events_file const&) = delete;

  void on(event const& e, run_model const&) override {
    if (!so_far_) {
      return;
    }
    if (descriptor_ < 0) {
      open();
    }
    buffer_ += to_json_line(e);
    buffer_ += '\n';
    // The plan comes as a whole before anything runs; everything after it is written at once.
    auto const of_the_plan = std::holds_alternative<cell_planned>(e.fact) ||
                             std::holds_alternative<board_declared>(e.fact);
    if (!of_the_plan || buffer_.size() >= 64 * 1024) {
      flush();
    }
  }

  file_result<void> finish(run_model const&) override {
    flush();
    if (so_far_ && descriptor_ >= 0 && ::fsync(descriptor_) != 0 && errno != EINVAL) {
      fail(errno);
    }
    close();
    if (so_far_ && std::rename(journal_.c_str(), file_.c_str()) != 0) {
      fail(errno);
    }
    return so_far_;
  }

private:
  void open() {
    descriptor_ =
        ::open(journal_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor_ < 0) {
      fail(errno);
    }
  }

  void flush() {
    if (so_far_ && !buffer_.empty()) {
      if (auto const reason = write_whole(descriptor_, buffer_); reason != 0) {
        fail(reason);
      }
    }
    buffer_.clear();
  }

  void close() {
    if (descriptor_ >= 0) {
      ::close(std::exchange(descriptor_, -1));
    }
  }

  void fail(int reason) {
    if (so_far_) {
      so_far_ = cannot_write(file_, reason);
    }
  }

  std::filesystem::path file_;
  std::filesystem::path journal_;
  int descriptor_ = -1;
  std::string buffer_;
  file_result<void> so_far_;
};

} // namespace

std::unique_ptr<reporter> make_events_file(std::filesystem::path file) {
  return std::make_unique<events_file>(std::move(file));
}

} // namespace mprun
