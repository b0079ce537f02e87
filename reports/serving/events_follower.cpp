#include "reports/serving/events_follower.hpp"

#include "reports/events/event_json.hpp"
#include "reports/events/recorded_run.hpp"
#include "runner/events/event.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <variant>

namespace mprun {
namespace {

constexpr std::size_t max_part = 1 << 20;
/// No event is as long; a file without newlines must not fill the memory.
constexpr std::size_t max_line = std::size_t{64} << 20;

bool is_same_file(struct stat const& left, struct stat const& right) {
  return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

} // namespace

events_follower::events_follower(std::filesystem::path given)
    : given_(std::move(given)), run_(std::make_unique<run_model>()) {}

bool events_follower::read_more() {
  if (!reopen()) {
    return false;
  }
  auto const before = rest_.size();
  rest_.resize(before + max_part);
  auto const got =
      ::pread(file_.get(), rest_.data() + before, max_part, static_cast<off_t>(offset_));
  rest_.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
  if (got < 0) {
    problem_ = fmt::format("cannot read {}: {}", given_.string(), std::strerror(errno));
  }
  if (got <= 0) {
    return false;
  }
  offset_ += static_cast<std::uint64_t>(got);
  take_lines();
  return static_cast<std::size_t>(got) == max_part;
}

/// Returns whether a file is open: the one that has the name now, or the last one that had it.
bool events_follower::reopen() {
  auto const name = events_file_of(given_);
  struct stat named {};
  struct stat opened {};
  if (file_ && ::fstat(file_.get(), &opened) != 0) {
    return false;
  }
  if (::stat(name.c_str(), &named) != 0) {
    return static_cast<bool>(file_); // nothing has its name: the run may be about to rename it
  }
  if (!S_ISREG(named.st_mode)) {
    problem_ = fmt::format("{}: not a file of events", name.string());
    return false;
  }
  if (!file_ || !is_same_file(named, opened)) {
    unique_fd found(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!found) {
      problem_ = fmt::format("cannot read {}: {}", name.string(), std::strerror(errno));
      return static_cast<bool>(file_);
    }
    file_ = std::move(found);
    offset_ = 0;
    rest_.clear();
    begin_again();
  } else if (static_cast<std::uint64_t>(named.st_size) < offset_) {
    offset_ = 0;
    rest_.clear();
    begin_again();
  }
  return true;
}

void events_follower::begin_again() {
  run_ = std::make_unique<run_model>();
  lines_ = 0;
  is_damaged_ = false;
  problem_.clear();
  ++version_;
}

void events_follower::take_lines() {
  std::size_t from = 0;
  for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', from)) {
    take(std::string_view(rest_).substr(from, end - from));
    from = end + 1;
  }
  rest_.erase(0, from);
  if (rest_.size() > max_line) {
    rest_.clear();
    report_damage();
  }
}

void events_follower::take(std::string_view line) {
  std::string error;
  auto const e = from_json_line(line, error);
  auto const is_start = e && std::holds_alternative<run_started>(e->fact);
  if (is_start && lines_ > 0) {
    begin_again(); // the file was overwritten, or another run was appended
  }
  ++lines_;
  if (lines_ == 1 && !is_start) {
    problem_ = fmt::format("{}: not the events of a run: {}", given_.string(),
                           error.empty() ? "it does not begin with run_started" : error);
  }
  if (!error.empty()) {
    report_damage();
  }
  if (!e || !problem_.empty()) {
    return;
  }
  run_->fold(*e);
  if (std::holds_alternative<run_finished>(e->fact)) {
    run_->close();
  }
  ++version_;
}

void events_follower::report_damage() {
  if (std::exchange(is_damaged_, true) || !problem_.empty()) {
    return;
  }
  run_->fold({run_->started(), run_->took(),
              notice{"", fmt::format("line {} of the events is damaged; what it said is missing",
                                     lines_)}});
  ++version_;
}

} // namespace mprun
