// Answers a board's requests about its mounted folder.
//
// Flow: begin(mark) when the folder is mounted, then reply() to each request in its order. A board
// that mounts anew has forgotten all files that it had open: they are closed.
#pragma once

#include "transports/protocol/mount/file_system.hpp"
#include "transports/protocol/mount/mount_protocol.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mprun::protocol::mount {

class request_service {
public:
  /// `files` outlives it.
  explicit request_service(file_system& files) : files_(files) {}

  void begin(std::string mark);

  /// The bytes for the board; none where no answer is due. `tell` as flag_tell.
  std::optional<std::string> reply(request const& what, bool tell);

private:
  answer answer_to(request const& what);
  answer stat(request const& what);
  answer list(request const& what);
  answer open(request const& what);
  answer read(request const& what);
  answer write(request const& what);
  answer rename(request const& what);
  answer enter(request const& what);
  answer space(request const& what);
  std::uint32_t board_time(std::int64_t seconds) const noexcept;

  file_system& files_;
  std::string mark_;
  std::uint32_t epoch_ = 0; ///< seconds that the board's is behind 1970
  bool checks_ = false;
  std::string listed_path_; ///< whose entries are kept while the board asks for more of them
  std::vector<folder_entry> listed_;
};

} // namespace mprun::protocol::mount
