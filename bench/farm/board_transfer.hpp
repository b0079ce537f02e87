// Transfers of a file of known content between this host and a board, for timing.
//
// Flow: prepare() queries the board's free space and, once per connection, prepares it for
// transfers; then remove(), put() and get() any number of times; finish() lets the board hash its
// copy, if it can, and removes the copy.
#pragma once

#include "bench/farm/measures.hpp"
#include "runner/transfer/file_transfer.hpp"

#include <filesystem>

namespace mprun {

class board_transfer {
public:
  board_transfer(bench_farm& farm, farm_board& board, payload_spec payload)
      : farm_(farm), board_(board), payload_(payload) {}

  /// The board must be ready. Gives a skip where the file does not fit.
  outcome prepare();

  /// Removes the file on the board.
  task<void> remove(outcome& done);
  task<void> put(double& seconds, outcome& done);
  task<void> get(double& seconds, outcome& done);

  /// Leaves no copies on the board or on this host.
  outcome finish();

private:
  outcome ask_room();
  outcome check_fit() const;
  outcome send_receiver();
  no_figure cannot_write() const;
  outcome without_figure(failure const& why);
  task<void> hash_on_board(outcome& done);

  std::filesystem::path fetched() const;

  bench_farm& farm_;
  farm_board& board_;
  payload_spec payload_;
  bool is_on_board_ = false;
};

} // namespace mprun
