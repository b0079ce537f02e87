// Copies a file by commands that hold parts of it: for boards without a binary standard input.
//
// Flow: a command opens the file, one for each block writes or prints it, a last one closes it.
// Commands that print are sent ahead as far as the board's input buffer holds them; those that
// write only where nothing is lost while a board writes its flash (a unix port). What arrived is
// hashed on the board as it passes; with a board without hashlib the file is read back (put) or
// read twice (get) instead. A failure is followed by give_up(), and then perhaps by another
// attempt.
#pragma once

#include "runner/transfer/board_files.hpp"
#include "runner/transfer/local_file.hpp"
#include "runner/transfer/transfer_types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

class pasted_transfer {
public:
  /// `tier`: base64 or literal.
  pasted_transfer(session& board, board_files& files, transfer_tier tier, transfer_powers powers);

  /// Writes `temporary` and gives it the name `remote` (they may be the same). Fills in the
  /// report's payload. The hash of `from` must be report.sha256.
  task<result<void>> put(source_file& from, transfer_report& report, std::string temporary,
                         std::string remote, transfer_options const& options,
                         session::time_point deadline);

  /// Fills in the report's size and payload.
  task<result<void>> get(std::string remote, target_file& to, transfer_report& report,
                         transfer_options const& options, session::time_point deadline);

  /// Closes what a failed call left open on the board, which must be at its prompt: closed later,
  /// it could still write to its place.
  task<void> give_up();

private:
  using content_sink = std::function<error_code(std::string_view)>;

  failure corrupted_on_the_way();
  task<result<void>> give_names(std::string const& literals, std::string const& names);
  std::string block_command(std::string_view block) const;
  bool read_block(std::string const& printed, std::string& block) const;
  task<result<void>> write_all(source_file& from, transfer_report& report,
                               transfer_options const& options, session::time_point deadline);
  task<result<std::string>> read_all(std::optional<std::uint64_t> size, content_sink const& take,
                                     std::uint64_t& payload, session::time_point deadline);

  session& session_;
  board_files& files_;
  transfer_tier tier_;
  transfer_powers powers_;
  std::size_t block_;
};

} // namespace mprun
