// Our programs that a transfer calls on the board: sent with the first transfer that needs them,
// and again after a reset, which removes them. Those for a tree go with its call where the link
// holds any number of bytes: that costs no round trip.
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
  /// with_call: where possible; then they count as part of what the call transfers.
  enum class sending { at_once, with_call };

  /// Both must outlive it.
  transfer_programs(session& board, board_files& files) : board_(board), files_(files) {}

  /// device/transfer.py: the receiver and the sender of files.
  task<result<void>> install_transfer(sending when);
  /// Whether the board has not been reset since.
  bool has_transfer() const noexcept { return transfer_at_ == board_.resets(); }

  /// device/take_tree.py, which uses it.
  task<result<void>> install_tree();

  /// device/give_tree.py, likewise.
  task<result<void>> install_giver();

  /// A call of one of them, after the settings it reads where the board does not have these yet.
  std::string call_put(std::string_view path, std::string_view temporary, std::uint64_t at,
                       bool keeps_listing_position, std::string const& settings);
  std::string call_put_tree(std::string_view base, bool keeps_listing_positions,
                            std::string const& settings);
  std::string call_get(std::string_view path, std::uint64_t at, std::string const& settings);
  /// `names`: joined by line ends, relative to `base`.
  std::string call_get_tree(std::string_view base, std::string_view names,
                            std::string const& settings);
  /// After a call that may not have run.
  void forget_call() noexcept;
  /// The board has lost them without a reset of ours: it restarted on its own, or a program removed
  /// their names.
  void forget_all() noexcept;

  /// device/squeeze.py: deflating for a board that was built without. Returns false where the board
  /// cannot take it.
  task<bool> install_squeeze();

private:
  task<result<void>> install(unsigned& at, std::string source, std::string doing, sending when);
  std::string with_settings(std::string& known, std::string const& settings, std::string call);

  session& board_;
  board_files& files_;
  unsigned transfer_at_ = 0; ///< session::resets() when it was sent
  unsigned tree_at_ = 0;
  unsigned giver_at_ = 0;
  unsigned squeeze_at_ = 0;
  std::string carried_;      ///< programs that go with the next call
  unsigned carried_at_ = 0;  ///< session::resets() when they were to be sent
  bool has_carried_ = false; ///< the latest call had them with it
  std::string up_;           ///< the settings that the board has
  std::string down_;
};

} // namespace mprun
