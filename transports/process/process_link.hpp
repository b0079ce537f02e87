// A board that is a process of this host: a MicroPython unix port, an emulator.
//
// Flow: construct, open(), then as any link. Its stdin and stdout are a socketpair or a PTY (raw);
// its stderr is /dev/null, or the same. It has its own session and process group, dies with this
// process (PR_SET_PDEATHSIG) and inherits none of its descriptors. close() ends the whole group; so
// do respawn() and the destructor. close() may be called while an operation is under way, the
// destructor not.
//
// The end of a PTY is EIO and is given as eof, after the board's last output has been read. A
// process that hung up gets a moment to end, so that exit_description() can say how it did.
#pragma once

#include "transports/link.hpp"
#include "transports/process/confinement.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

struct process_options {
  std::vector<std::string> arguments; ///< arguments[0] is looked up on PATH unless it has a slash
  std::filesystem::path directory{};  ///< working directory; empty: this process's own
  std::vector<std::pair<std::string, std::string>> environment{}; ///< added to this process's own
  bool environment_is_whole = false; ///< nothing of this process's own is passed on
  confinement confined{};            ///< the files that it may write
  bool pty = false;                  ///< a PTY instead of a socketpair
  bool errors_are_output = false;    ///< its stderr goes where its stdout goes
  bool interrupt_by_signal = false;  ///< Ctrl-C is SIGINT to the group, not byte 0x03
  bool respawn_is_reset = false;     ///< as_respawner() gives this
};

class process_link final : public link, public interrupter, public respawner {
public:
  process_link(asio::any_io_executor executor, process_options options);
  ~process_link() override;

  /// Starts the process. Errors are those of starting it: no_such_file_or_directory,
  /// permission_denied, too_many_files_open, …
  error_code open();

  task<io_result> read_some(std::span<char> buffer) override;
  task<error_code> write_all(std::string_view bytes) override;
  std::size_t unsent() const noexcept override;
  void cancel() noexcept override;
  void close() noexcept override;
  interrupter* as_interrupter() noexcept override;
  respawner* as_respawner() noexcept override;

  error_code interrupt() override;
  bool is_awaited() const override;
  task<error_code> respawn() override;
  std::string exit_description() const override;

private:
  class state;
  std::unique_ptr<state> state_;
};

} // namespace mprun
