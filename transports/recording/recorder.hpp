// Records the traffic of a board's link, cheaply enough to be always on.
//
// Flow: construct one for a board, hide() its secrets; make_recorded() puts it round each link that
// is opened to it. Records gather in memory and go to the file when they fill a block, at flush()
// and at finish(), which removes the file where nobody needs it. Secrets are masked before anything
// is written; a flush leaves bytes in memory that may begin a secret.
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/recording/format.hpp"
#include "transports/recording/masked_stream.hpp"
#include "transports/recording/recording_file.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class recorder {
public:
  using time_point = run_clock::time_point;

  /// Times are counted from `zero`.
  recorder(std::filesystem::path file, recording_about about, time_point zero);

  /// Masks the secret in all that is recorded from now on. An empty secret is ignored.
  void hide(std::string const& secret);

  void to_board(std::string_view bytes) { add_bytes(record_kind::to_board, bytes, to_board_); }
  void from_board(std::string_view bytes) {
    add_bytes(record_kind::from_board, bytes, from_board_);
  }

  /// Records an event other than bytes; `text` as defined for the kind.
  void add(record_kind kind, std::string_view text);

  void flush() { write(false); }

  /// Ends the recording. The file stays where it is to be kept.
  void finish(bool keep);

  std::string const& problem() const noexcept { return file_.problem(); }

private:
  void add_bytes(record_kind kind, std::string_view bytes, masked_stream& stream);
  void append(record_kind kind, std::string_view bytes);
  void write(bool all);

  recording_file file_;
  std::vector<std::string> secrets_;
  time_point zero_;
  std::size_t block_;
  std::string pending_; ///< whole records
  masked_stream to_board_;
  masked_stream from_board_;
  bool is_finished_ = false;
};

} // namespace mprun
