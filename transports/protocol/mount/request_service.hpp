// Answers a board's requests about its mounted folder.
//
// Flow: begin(mark) when the folder is mounted, then reply() to each request in its order. A board
// that mounts again has forgotten all files that it had open: they are closed.
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

  /// The bytes for the board; nothing where no answer is due. `tell` sets flag_tell.
  std::optional<std::string> reply(request const& message, bool tell);

private:
  answer answer_to(request const& message);
  answer stat(request const& message);
  answer list(request const& message);
  answer open(request const& message);
  answer read(request const& message);
  answer write(request const& message);
  answer rename(request const& message);
  answer enter(request const& message);
  answer space(request const& message);
  std::uint32_t board_time(std::int64_t seconds) const noexcept;

  file_system& files_;
  std::string mark_;
  std::uint32_t epoch_ = 0; ///< of the board, in seconds after 1970
  bool checks_ = false;
  std::string listed_path_; ///< its entries are kept while the board asks for more of them
  std::vector<folder_entry> listed_;
};

} // namespace mprun::protocol::mount
