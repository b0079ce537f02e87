// Finds out what a board can do, as far as MicroPython's own tests care: runs the scripts of the
// tree's feature_check/ on it, once for each board and firmware.
//
// Flow: outputs_on_unix() or outputs_on_board(), then features of them. The outputs are cached in a
// folder between runs; the key holds the firmware and the scripts, so that a new firmware or tree
// is surveyed again.
#pragma once

#include "runner/board/session.hpp"
#include "runner/events/failure.hpp"
#include "runner/kinds/upstream/unix_process.hpp"
#include "suites/expected/output_cache.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mprun::upstream {

/// What each script printed, by its file name, with \n as line ends.
using survey_outputs = std::map<std::string, std::string>;

class surveyor {
public:
  surveyor(std::filesystem::path root, std::vector<std::string> probes,
           std::filesystem::path cache_folder);

  task<result<survey_outputs>> outputs_on_unix(unix_port port);
  /// The board is at its raw prompt before and after.
  task<result<survey_outputs>> outputs_on_board(session& board);

private:
  task<ran_case> ask(session& board, std::string file);
  task<ran_case> ask_until_two_agree(session& board, std::string file);
  std::string key_of(std::string const& firmware) const;
  std::optional<survey_outputs> find(std::string const& key) const;
  void keep(std::string const& key, survey_outputs const& outputs) const;

  std::filesystem::path root_;
  std::vector<std::string> probes_;
  output_cache cache_;
};

} // namespace mprun::upstream
