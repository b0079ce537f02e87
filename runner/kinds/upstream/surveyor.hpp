// Finds out what a board can do, as far as MicroPython's own tests care: runs the scripts of the
// tree's feature_check/ on it, once for each board and firmware.
//
// Flow: outputs_on_unix() or outputs_on_board(), then features of them. What they printed is kept
// in a folder between runs; the key holds the firmware and the scripts, so a new firmware or tree
// is asked anew.
#pragma once

#include "runner/board/session.hpp"
#include "runner/events/trouble.hpp"
#include "runner/kinds/upstream/unix_process.hpp"
#include "suites/truth/truth_cache.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mprun::upstream {

struct survey_answer {
  std::map<std::string, std::string> outputs; ///< by file name, \n as line ends
  std::optional<trouble> why;                 ///< the board could not be asked
};

class surveyor {
public:
  surveyor(std::filesystem::path root, std::vector<std::string> probes,
           std::filesystem::path cache_folder);

  task<survey_answer> outputs_on_unix(unix_port port);
  /// The board is at its raw prompt before and after.
  task<survey_answer> outputs_on_board(session& board);

private:
  task<ran_case> ask(session& board, std::string file);
  task<ran_case> ask_until_two_agree(session& board, std::string file);
  std::string key_of(std::string const& firmware) const;
  std::optional<survey_answer> find(std::string const& key) const;
  void keep(std::string const& key, survey_answer const& answer) const;

  std::filesystem::path root_;
  std::vector<std::string> probes_;
  truth_cache cache_;
};

} // namespace mprun::upstream
