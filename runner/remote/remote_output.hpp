// The output of a chain, for one board among several or for the only one.
//
// Flow: print() and program_printed() any number of times; finish() last. With several boards each
// line begins with the board's id and is written whole; with one, bytes are written as they come,
// but for what may be the beginning of a secret: secrets are masked in all of it.
#pragma once

#include "runner/board/secret_list.hpp"
#include "transports/recording/mask_secrets.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace mprun::remote {

class json_record;

class remote_output {
public:
  /// `board`: the prefix of each line; empty for the only board.
  remote_output(std::string board, std::shared_ptr<secret_list const> secrets);

  /// Prints a text of mprun's, which contains its line ends.
  void print(std::string_view text);
  /// Like print(), but a file or a pipe gets the text only before the next print() or at the end:
  /// what programs print meanwhile comes first, as with mpremote.
  void print_later(std::string_view text);
  /// Prints the board's bytes unchanged.
  void program_printed(std::string_view bytes);
  /// Prints a result as a line of JSON, which names the board where there are several.
  void print_record(json_record record);
  /// Prints a line to standard error: "mpremote: …".
  void complain(std::string_view message);
  /// Writes everything that waits.
  void finish();

  /// The board's id; empty for the only one.
  std::string const& board() const noexcept { return board_; }

private:
  void flush_held();
  void write(std::string_view bytes);
  void flush_waiting();

  std::string board_;
  std::shared_ptr<secret_list const> secrets_;
  mask_in_pieces printed_; ///< by programs
  std::string line_;       ///< the unfinished line, where there are several boards
  std::string waiting_;    ///< texts from print_later()
};

} // namespace mprun::remote
