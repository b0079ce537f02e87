// What a chain says, of one board among others or of the only one.
//
// Flow: print() and program_printed() any number of times; finish() last. Of several boards each
// line begins with the board's id and is written whole; of one, bytes go out as they come, but for
// what may be the beginning of a secret: secrets are masked in all of it.
#pragma once

#include "runner/board/secret_list.hpp"
#include "transports/recording/mask_secrets.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace mprun::remote {

class json_object;

class remote_output {
public:
  /// `board`: what lines begin with; empty for the only board.
  remote_output(std::string board, std::shared_ptr<secret_list const> secrets);

  /// Text of ours, with its line ends.
  void print(std::string_view text);
  /// The same, but into a file or a pipe only before the next print() or at the end: what programs
  /// print meanwhile goes first, as mpremote's users find it in their files.
  void print_later(std::string_view text);
  /// Bytes of the board's.
  void program_printed(std::string_view bytes);
  /// A result as a line of JSON, which says of which board it is where there are several.
  void print_record(json_object record);
  /// A line on standard error: "mpremote: …".
  void complain(std::string_view message);
  /// Whatever has not been written.
  void finish();

  /// The board's id; empty for the only one.
  std::string const& board() const noexcept { return board_; }

private:
  void print_what_is_held();
  void write(std::string_view bytes);
  void print_what_waits();

  std::string board_;
  std::shared_ptr<secret_list const> secrets_;
  mask_in_pieces printed_; ///< by programs
  std::string line_;       ///< of several boards: the one that has not ended
  std::string waiting_;    ///< of print_later()
};

} // namespace mprun::remote
