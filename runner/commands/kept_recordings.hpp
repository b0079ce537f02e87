// Recordings of boards that failed a command which has no reports: put, get, boards.
//
// Flow: sessions record into the run's scratch folder, which is removed with the run; afterwards
// keep() each board that failed, then report().
#pragma once

#include "runner/board/session.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace mprun {

class kept_recordings {
public:
  /// `to`: the folder for recordings, made when the first is kept. They are named ID.`command`.rec.
  kept_recordings(std::filesystem::path scratch, std::filesystem::path to, std::string command);

  /// Closes the session. Keeps nothing of a board whose link was never opened.
  void keep(session& board, std::string const& id);

  /// Says on stderr where the recordings are or why they could not be kept.
  void report() const;

private:
  std::filesystem::path scratch_;
  std::filesystem::path to_;
  std::string command_;
  std::size_t kept_ = 0;
  std::filesystem::path last_;
  std::string problem_;
};

} // namespace mprun
