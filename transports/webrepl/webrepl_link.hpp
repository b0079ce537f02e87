// A board's WebREPL as a link: the REPL in the text frames of a WebSocket.
//
// Flow: construct, open() (connect, TLS, WebSocket, password), then as any link. close() and
// cancel() end an open() that is under way. The password goes to the board and nowhere else: it is
// in no message, and a recorder put round this link sees only what follows the login.
//
// A board reads its input into a ring of 255 bytes and drops bytes that do not fit; TCP's flow
// control does not help, since the board takes bytes from the socket at once. So no more than 255
// bytes are ever under way that the board has not shown to have taken:
// - Any output of the board shows it. Raw-paste and our transfers send only as far as the board's
//   credit, at most 255 bytes, and get an answer for each part that was taken; the link then never
//   waits.
// - Where there is no output (a program on its way to a raw prompt without raw-paste, whose REPL is
//   silent until its end), the link asks: the file protocol's question for the version (82 bytes in
//   a binary frame, which take no room in the ring). A REPL that waits for input looks at the
//   network only when its ring is empty, so an answer means that all before it was taken.
//   It is asked only then: a board that prints at the moment could put the answer into the middle
//   of another frame. WebSocket pings would not help, for boards do not answer them.
// - Ctrl-C always passes; a board with a running program handles it before the ring.
//
// A soft reset ends the connection. So it is not byte 04 to the session but respawn(): interrupt,
// 04 at the raw prompt, wait until the board hangs up, and log in again when it is back, within
// options.reset_timeout. WebREPL must then start in boot.py (as webrepl_setup has it): main.py does
// not run after a reset from the raw prompt.
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/link.hpp"
#include "transports/link_failure.hpp"
#include "transports/webrepl/websocket_stream.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace mprun {

struct webrepl_options {
  websocket_address address;
  std::string password;
  std::chrono::milliseconds reset_timeout{20'000};  ///< until a board that was reset is back
  std::chrono::milliseconds hang_up_timeout{3'000}; ///< of this time, until it has hung up
  std::chrono::milliseconds between_pings{20'000};  ///< for proxies, which close silent connections
};

class webrepl_link final : public link, public respawner {
public:
  using time_point = run_clock::time_point;

  webrepl_link(asio::any_io_executor executor, webrepl_options options);
  ~webrepl_link() override;

  task<link_result<void>> open(time_point deadline);

  task<io_result> read_some(std::span<char> buffer) override;
  task<error_code> write_all(std::string_view bytes) override;
  void cancel() noexcept override;
  void close() noexcept override;
  respawner* as_respawner() noexcept override { return this; }

  task<error_code> respawn() override;

  /// The binary frames, for the machines of protocol/webrepl_file.hpp. Its cancel() and close() are
  /// this link's.
  link& files() noexcept;

private:
  class state;
  std::unique_ptr<state> state_;
};

} // namespace mprun
