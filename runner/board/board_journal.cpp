#include "runner/board/board_journal.hpp"

#include "base/async/run_clock.hpp"
#include "runner/board/launch.hpp"
#include "runner/board/line_baud.hpp"
#include "transports/recording/mask_secrets.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace mprun {
namespace {

recording_about about_recording(board_spec const& board, session_environment const& environment) {
  recording_about about;
  about.board = board.id;
  about.link = description_of(board.link);
  environment.secrets->mask(about.link);
  mask_secrets(about.link, board.secrets);
  about.baud = line_baud(board);
  about.has_folder = start_folder(board, environment.workspace).has_value();
  about.begins_bare = begins_bare(board);
  auto const since_start = run_clock::now() - environment.run_start;
  about.started =
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now() - since_start);
  return about;
}

std::filesystem::path log_file(board_spec const& board, session_environment const& environment) {
  auto const& folder = environment.log_folder;
  return folder.empty() ? folder : folder / (board.id + ".log");
}

} // namespace

board_journal::board_journal(board_spec const& board, session_environment const& environment)
    : log_(log_file(board, environment), environment.run_start),
      of_all_boards_(environment.secrets) {
  if (!environment.recordings.empty()) {
    recorder_.emplace(environment.recordings / (board.id + ".rec"),
                      about_recording(board, environment), environment.run_start);
  }
  for (auto const& secret : of_all_boards_->all()) {
    hide(secret);
  }
  for (auto const& secret : board.secrets) {
    hide(secret);
  }
}

void board_journal::note(std::string const& text) {
  log_.line(text);
  if (recorder_) {
    recorder_->add(record_kind::note, text);
  }
  if (replayed_) {
    replayed_->noted(masked(text));
  }
}

std::optional<bool> board_journal::was_noted_in_recording(std::string const& text) const {
  return replayed_ ? std::optional(replayed_->has_note(masked(text))) : std::nullopt;
}

void board_journal::injected(std::string const& fault) {
  log_.line("injected: " + fault);
  if (recorder_) {
    recorder_->add(record_kind::fault, fault);
  }
}

void board_journal::injected_in_recording(std::string_view fault) {
  log_.line("injected then: " + std::string(fault));
}

void board_journal::hide(std::string const& secret) {
  auto const& known = secrets_.all();
  if (secret.empty() || std::find(known.begin(), known.end(), secret) != known.end()) {
    return; // a link that is opened anew gives its password again
  }
  secrets_.add(secret);
  for (auto const& form : written_forms(secret)) {
    log_.hide(form);
    if (recorder_) {
      recorder_->hide(form);
    }
  }
  if (secret.size() >= secret_list::min_length) {
    of_all_boards_->add(secret);
  }
}

std::string board_journal::comparable(std::string expected, std::string_view printed) const {
  mask(expected);
  return replayed_ && replayed_->has_masked() ? masked_alike(expected, printed) : expected;
}

void board_journal::flush_recording() {
  if (recorder_) {
    recorder_->flush();
  }
}

bool board_journal::end_recording(bool keep) {
  if (recorder_) {
    recorder_->finish(keep);
  }
  return recorder_ && keep;
}

void board_journal::follow_replay(std::function<void(std::string_view)> on_fault) {
  if (!replayed_) {
    return;
  }
  for (auto const& secret : secrets_.all()) {
    replayed_->hide(secret);
  }
  replayed_->on_fault(std::move(on_fault));
}

void board_journal::catch_up_with_replay() const {
  if (replayed_) {
    replayed_->report_faults_before_note();
  }
}

std::vector<std::string> board_journal::problems() const {
  std::vector<std::string> all;
  if (!log_.problem().empty()) {
    all.push_back(log_.problem());
  }
  if (recorder_ && !recorder_->problem().empty()) {
    all.push_back(recorder_->problem());
  }
  return all;
}

} // namespace mprun
