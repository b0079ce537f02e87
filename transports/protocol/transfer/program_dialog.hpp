// The part that both directions of a transfer share: calling the board's program, and its end.
//
// Flow: calling (program_call), then transferring, which each direction does itself; end() when the
// program's end comes next, abort() when something went wrong (abort_transfer). In every phase but
// transferring, the transfer delegates its next(), sent(), feed() and fail() to this.
#pragma once

#include "transports/protocol/repl/program_output.hpp"
#include "transports/protocol/transfer/abort_transfer.hpp"
#include "transports/protocol/transfer/program_call.hpp"

#include <string>
#include <string_view>

namespace mprun::protocol::transfer {

class program_dialog {
public:
  /// `awaited`: how many bytes the board may be waiting for when the transfer is aborted.
  program_dialog(std::string call, unsigned paste_window, bool paste_works, std::size_t held,
                 std::size_t awaited);

  bool transferring() const noexcept { return phase_ == phase::transferring; }
  bool ending() const noexcept { return phase_ == phase::ending; }
  bool over() const noexcept { return phase_ == phase::over; }

  step next() const;
  void sent();
  /// Returns how many bytes it used: the rest belongs to the transfer.
  std::size_t feed(std::string_view bytes);
  void fail(error_code ec);

  /// The end of the program comes next; `how` is then the result, unless there is a traceback.
  void end(error_code how);
  void abort(error_code why);

  std::string const& error_text() const noexcept { return error_text_; }

private:
  enum class phase { calling, transferring, ending, aborting, over };

  void after_call();
  void finish(error_code why);

  phase phase_ = phase::calling;
  program_call call_;
  program_output end_;
  abort_transfer abort_;
  std::string error_text_;
  error_code why_;
};

} // namespace mprun::protocol::transfer
