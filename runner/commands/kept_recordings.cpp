#include "runner/commands/kept_recordings.hpp"

#include "base/files/standard_output.hpp"
#include "transports/recording/recording_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

bool holds_an_exchange(fs::path const& file) {
  auto const loaded = load_recording(file);
  return loaded &&
         std::any_of(loaded->records.begin(), loaded->records.end(),
                     [](record const& entry) { return entry.kind == record_kind::opened; });
}

} // namespace

kept_recordings::kept_recordings(fs::path scratch, fs::path to, std::string command)
    : scratch_(std::move(scratch)), to_(std::move(to)), command_(std::move(command)) {}

void kept_recordings::keep(session& board, std::string const& id) {
  auto const made = scratch_ / (id + ".rec");
  if (!board.end_recording(true) || !holds_an_exchange(made)) {
    return;
  }
  auto file = to_ / fmt::format("{}.{}.rec", id, command_);
  std::error_code failed;
  fs::create_directories(to_, failed);
  if (!failed) { // copied, since the folders may be on different file systems
    fs::copy_file(made, file, fs::copy_options::overwrite_existing, failed);
  }
  if (failed) {
    problem_ = fmt::format("cannot keep the recording {}: {}", file.string(), failed.message());
    return;
  }
  ++kept_;
  last_ = std::move(file);
}

void kept_recordings::report() const {
  if (!problem_.empty()) {
    complain(problem_);
  }
  if (kept_ == 1) {
    complain(fmt::format("the exchange was recorded in {}; mprun replay FILE prints it",
                         last_.string()));
  } else if (kept_ > 1) {
    complain(fmt::format("the exchanges were recorded in {} (ID.{}.rec of {} boards); mprun "
                         "replay FILE prints a recording",
                         to_.string(), command_, kept_));
  }
}

} // namespace mprun
