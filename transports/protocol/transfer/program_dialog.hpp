// What both directions of a transfer share: the board's program is called, and in the end it ends.
//
// Flow: calling (program_call), then talking, which is the transfer's own; end() when the program's
// end is what comes next, abort() when something went wrong (abort_transfer). In every phase but
// talking the transfer hands all it is asked and told to this.
#pragma once

#include "transports/protocol/repl/program_output.hpp"
#include "transports/protocol/transfer/abort_transfer.hpp"
#include "transports/protocol/transfer/program_call.hpp"

#include <string>
#include <string_view>

namespace mprun::protocol::transfer {

class program_dialog {
public:
  /// `awaited`: how many bytes the board may be waiting for when it is to give up.
  program_dialog(std::string call, unsigned paste_window, bool paste_works, std::size_t held,
                 std::size_t awaited);

  bool talking() const noexcept { return phase_ == phase::talking; }
  bool ending() const noexcept { return phase_ == phase::ending; }
  bool over() const noexcept { return phase_ == phase::over; }

  step next() const;
  void sent();
  /// Gives how many bytes it used: what follows is of the talk.
  std::size_t feed(std::string_view bytes);
  void fail(error_code ec);

  /// The end of the program is to come, and then this is how it went, unless it has a traceback.
  void end(error_code how);
  void abort(error_code why);

  std::string const& error_text() const noexcept { return error_text_; }

private:
  enum class phase { calling, talking, ending, aborting, over };

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
