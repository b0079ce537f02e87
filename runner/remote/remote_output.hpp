// What a chain says, of one board among others or of the only one.
//
// Flow: print() and program_printed() any number of times; finish() last. Of several boards each
// line begins with the board's id and is written whole; of one, bytes go out as they come.
#pragma once

#include <string>
#include <string_view>

namespace mprun::remote {

class json_object;

class remote_output {
public:
  /// `board`: what lines begin with; empty for the only board.
  explicit remote_output(std::string board = {});

  /// Text of ours, with its line ends.
  void print(std::string_view text);
  /// The same, but into a file or a pipe only before the next print() or at the end: what programs
  /// print meanwhile goes first, as mpremote's users find it in their files.
  void print_later(std::string_view text);
  /// Bytes of the board's, as they are.
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
  void write(std::string_view bytes);
  void print_what_waits();

  std::string board_;
  std::string line_;    ///< of several boards: the one that has not ended
  std::string waiting_; ///< of print_later()
};

} // namespace mprun::remote
