// Our programs that a transfer calls on the board: sent with the first transfer that needs them,
// and again after a reset, which removes them. Those for a tree go with its call where the link
// holds any number of bytes: that costs no round trip.
#pragma once

#include "runner/board/packed_program.hpp"
#include "runner/board/session.hpp"
#include "runner/transfer/board_files.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// Each is a file of device/. transfer is what the others but squeeze and each tree's file need.
enum class board_program { transfer, take_file, take_tree, give_file, give_tree, squeeze };
inline constexpr std::size_t board_program_count = 6;

class transfer_programs {
public:
  /// with_call: where possible; then they count as part of what the call transfers.
  enum class sending { at_once, with_call };

  /// Both must outlive it.
  transfer_programs(session& board, board_files& files) : board_(board), files_(files) {}

  /// Those of the list that the board does not have, in one piece. Each must follow what it needs.
  task<result<void>> install(std::vector<board_program> wanted, sending when);
  /// Whether it was sent, and the board has not been reset since.
  bool has(board_program which) const noexcept;

  /// By what the board inflates them, if they are to go in fewer bytes.
  void set_packing(std::optional<inflating_module> packing) noexcept { packing_ = packing; }

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

private:
  std::string as_sent(std::string const& source) const;
  std::string with_settings(std::string& known, std::string const& settings, std::string call,
                            std::string const& data = {});

  session& board_;
  board_files& files_;
  std::array<unsigned, board_program_count> sent_at_{}; ///< session::resets() when each was sent
  std::optional<inflating_module> packing_;
  std::string carried_;         ///< programs that go with the next call
  std::string carried_as_sent_; ///< the same, perhaps packed
  unsigned carried_at_ = 0;     ///< session::resets() when they were to be sent
  bool has_carried_ = false;    ///< the latest call had them with it
  std::string up_;              ///< the settings that the board has
  std::string down_;
};

} // namespace mprun
