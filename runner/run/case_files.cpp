#include "runner/run/case_files.hpp"

#include "base/async/run_clock.hpp"
#include "base/python/python_text.hpp"
#include "runner/transfer/file_transfer.hpp"
#include "runner/transfer/same_files.hpp"

#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <set>
#include <utility>

namespace mprun {
namespace {

constexpr char const* mark = "mprun-is-this-your-folder";
constexpr char const* asking = "asking whether its files are those of its folder";

/// All folders that must exist, each after the one that contains it.
std::set<std::string> folders_of(std::vector<brought_file> const& files) {
  std::set<std::string> all;
  for (auto const& file : files) {
    std::filesystem::path const name = file.name;
    for (auto above = file.from.empty() ? name : name.parent_path(); !above.empty();
         above = above.parent_path()) {
      all.insert(above.string());
    }
  }
  return all;
}

failure cannot_bring(std::string const& file, failure const& why) {
  return {why.blame, fmt::format("cannot bring {} to the board: {}", file, why.message), why.ec};
}

} // namespace

case_files::case_files(std::optional<std::filesystem::path> folder) {
  if (folder) {
    folder_.emplace(*std::move(folder));
  }
}

task<result<void>> case_files::bring(session& board, board_spec const& spec,
                                     std::vector<brought_file> const& files) {
  if (folder_ && is_its_file_system_.value_or(true)) {
    // A program that the last case left running could still write there; the case needs a fresh
    // board anyway.
    auto fresh = co_await board.ensure_fresh();
    // In a replay the folder is empty, so the recording decides.
    auto const was_asked = board.journal().was_noted_in_recording(asking);
    if (fresh && (was_asked ? !*was_asked : folder_->has_only(files))) {
      co_return result<void>(); // nearly every case
    }
    if (fresh && !is_its_file_system_) {
      board.journal().note(asking);
      auto const sees = co_await sees_folder(board);
      is_its_file_system_ = sees;
      fresh = co_await board.ensure_fresh();
    }
    if (fresh && *is_its_file_system_) {
      co_return folder_->fill(files);
    }
  }
  auto brought = co_await bring_over_link(board, spec, files);
  co_return brought;
}

/// A board may keep its files elsewhere: in an image of a flash that lies in the folder.
task<bool> case_files::sees_folder(session& board) {
  auto const file = folder_->path() / mark;
  std::ofstream(file).close();
  auto source =
      board.tidied(python_import("os") + fmt::format("os.stat('{}')\nprint('yes')\n", mark));
  auto const soon = run_clock::now() + std::chrono::seconds(10);
  auto const asked = co_await board.execute(std::move(source), soon);
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  co_return asked.output.starts_with("yes");
}

/// The files that the board lacks or that differ from those here.
task<std::vector<brought_file>> case_files::missing_of(session& board,
                                                       std::vector<brought_file> const& files) {
  std::vector<brought_file> missing;
  std::vector<brought_file> doubtful; // cases may have changed these since
  std::vector<file_pair> pairs;
  for (auto const& file : files) {
    auto const known = brought_.find(file.name);
    if (known == brought_.end() || known->second != file.from || !board.is_open()) {
      missing.push_back(file);
    } else if (!file.from.empty()) {
      doubtful.push_back(file);
      pairs.push_back({file.from, file.name});
    } else {
      board_files asked(board);
      auto const kind = co_await asked.kind_of(file.name);
      if (!kind || *kind != board_kind::folder) {
        missing.push_back(file);
      }
    }
  }
  if (!doubtful.empty() && board.is_open()) {
    board_files asked(board);
    auto const same = co_await same_files(asked, board.digests(), std::move(pairs));
    for (std::size_t i = 0; i < doubtful.size(); ++i) {
      if (!same[i]) {
        missing.push_back(doubtful[i]);
      }
    }
  }
  co_return missing;
}

task<result<void>> case_files::bring_over_link(session& board, board_spec const& spec,
                                               std::vector<brought_file> const& files) {
  if (files.empty()) {
    co_return result<void>(); // nearly every case: it costs nothing
  }
  auto const missing = co_await missing_of(board, files);
  if (missing.empty() && board.is_open()) {
    co_return result<void>();
  }
  auto at_prompt = co_await board.ensure_fresh();
  if (!at_prompt) {
    at_prompt = co_await board.restore_prompt();
  }
  if (!at_prompt) {
    board.close();
    co_return at_prompt;
  }
  file_transfer transfer(board, spec);
  auto const folders = folders_of(missing);
  for (auto const& folder : folders) {
    auto const made = co_await transfer.files().make_folder(folder);
    if (!made) {
      co_return cannot_bring(folder, made.error());
    }
  }
  transfer_options const usual;
  for (auto const& file : missing) {
    if (!file.from.empty()) {
      auto const report = co_await transfer.put(file.from, file.name, usual);
      if (!report.passed) {
        co_return cannot_bring(file.from.string(), report.passed.error());
      }
    }
    brought_[file.name] = file.from;
  }
  co_return result<void>();
}

} // namespace mprun
