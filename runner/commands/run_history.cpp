#include "runner/commands/run_history.hpp"

#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/history/past_results_reader.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

std::filesystem::path state_home() {
  if (auto const* const set = std::getenv("XDG_STATE_HOME"); set != nullptr && *set != '\0') {
    return set;
  }
  auto const* const home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') {
    throw config_error("there is no home folder for the history ($HOME is not set); --history FILE "
                       "names another");
  }
  return std::filesystem::path(home) / ".local/state";
}

} // namespace

std::filesystem::path history_file(history_choice const& choice) {
  return choice.file.empty() ? state_home() / "mprun/history.sqlite" : choice.file;
}

run_history::run_history(history_choice const& choice) {
  if (choice.is_off) {
    return;
  }
  try {
    name_ = history_file(choice);
  } catch (config_error const& e) {
    problem_ = e.what();
    return;
  }
  auto opened = open_history(name_, database::missing_file::made);
  if (!opened) {
    problem_ = opened.error().message;
    return;
  }
  file_ = *std::move(opened);
}

past_times run_history::times() {
  past_times out;
  if (file_) {
    for (auto& usual : usual_times(*file_)) {
      out.add(usual.suite, usual.name, std::move(usual.board), usual.took);
    }
    file_->forget_problem(); // without the history the times are unknown
  }
  return out;
}

latest_run run_history::latest(std::string const& branch, wall_time before) {
  auto out = file_ ? read_latest(*file_, branch, before) : latest_run();
  if (file_) {
    file_->forget_problem();
  }
  return out;
}

std::function<past_results(run_model const&)> run_history::past_reader() const {
  if (!file_) {
    return {};
  }
  return [name = name_](run_model const& run) {
    auto opened = open_history(name, database::missing_file::refused);
    return opened ? read_past_results(**opened, run) : past_results();
  };
}

std::unique_ptr<reporter> run_history::make_reporter() {
  return file_ ? make_history_report(std::move(file_), name(), outcome_) : nullptr;
}

void run_history::report() const {
  if (!outcome_.problem.empty()) {
    complain(fmt::format("{} (mprun report events.ndjson --history adds it)", outcome_.problem));
  }
}

} // namespace mprun
