// A file of known content between this host and one board, for whoever takes the time of it.
//
// Flow: prepare() asks what the board can hold and has it ready to pass files, the first time on a
// connection; then remove(), put() and get() any number of times; finish() has the board hash what
// it holds, where it can, and removes it.
#pragma once

#include "bench/farm/measures.hpp"
#include "runner/transfer/file_transfer.hpp"

#include <filesystem>

namespace mprun {

class board_transfer {
public:
  board_transfer(bench_farm& farm, farm_board& board, payload_spec what)
      : farm_(farm), board_(board), what_(what) {}

  /// The board is ready. A skip where the file does not fit.
  outcome prepare();

  /// Of the file on the board.
  task<void> remove(outcome& done);
  task<void> put(double& seconds, outcome& done);
  task<void> get(double& seconds, outcome& done);

  /// Afterwards there is nothing of it on the board nor here.
  outcome finish();

private:
  outcome ask_room();
  outcome see_whether_it_fits() const;
  outcome send_first();
  no_figure cannot_write() const;
  outcome without_figure(failure const& why);
  task<void> hash_on_board(outcome& done);

  std::filesystem::path fetched() const;

  bench_farm& farm_;
  farm_board& board_;
  payload_spec what_;
  bool is_on_board_ = false;
};

} // namespace mprun
