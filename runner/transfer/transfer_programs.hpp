// Our programs that a transfer calls on the board: sent with the first transfer that needs them,
// and again after a reset, which takes them away.
#pragma once

#include "runner/board/session.hpp"
#include "runner/transfer/board_files.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

class transfer_programs {
public:
  /// Both must outlive it.
  transfer_programs(session& board, board_files& files) : board_(board), files_(files) {}

  /// device/transfer.py: the receiver and the sender of files.
  task<std::optional<trouble>> install_transfer();
  /// The board has not been reset since.
  bool has_transfer() const noexcept { return transfer_at_ == board_.resets(); }

  /// device/take_tree.py, which uses it.
  task<std::optional<trouble>> install_tree();

  /// A call of one of them, after the settings it reads where the board has not been told these.
  std::string call_put(std::string_view path, std::string_view temporary, std::uint64_t at,
                       std::string const& settings);
  std::string call_put_tree(std::string_view base, std::string const& settings);
  std::string call_get(std::string_view path, std::uint64_t at, std::string const& settings);
  /// After a call that may not have run.
  void forget_settings() noexcept;
  /// The board has lost them without a reset of ours: it started anew on its own, or a program took
  /// their names away.
  void forget_all() noexcept;

  /// device/squeeze.py: deflating for a board that was built without. False where the board cannot
  /// take it.
  task<bool> install_squeeze();

private:
  std::string told(std::string& known, std::string const& settings, std::string call);

  session& board_;
  board_files& files_;
  unsigned transfer_at_ = 0; ///< session::resets() when it was sent
  unsigned tree_at_ = 0;
  unsigned squeeze_at_ = 0;
  std::string up_; ///< what the board was told
  std::string down_;
};

} // namespace mprun
