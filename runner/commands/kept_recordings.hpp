// Recordings of boards that failed a command which has no reports: put, get, boards.
//
// Flow: sessions record into the run's scratch folder, which goes with the run; after them keep()
// each board that failed, then tell().
#pragma once

#include "runner/board/session.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace mprun {

class kept_recordings {
public:
  /// `to`: the folder where they are kept, made when one is. They are named ID.`command`.rec.
  kept_recordings(std::filesystem::path scratch, std::filesystem::path to, std::string command);

  /// Closes the session. A board with which nothing was spoken has nothing to keep.
  void keep(session& board, std::string const& id);

  /// Where they are, or why not, on stderr; nothing when none was kept.
  void tell() const;

private:
  std::filesystem::path scratch_;
  std::filesystem::path to_;
  std::string command_;
  std::size_t kept_ = 0;
  std::filesystem::path last_;
  std::string problem_;
};

} // namespace mprun
