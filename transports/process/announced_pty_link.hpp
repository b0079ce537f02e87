// A board that is a process which opens a PTY itself and prints its name, as QEMU does with
// `-serial pty` and as the programs of MicroPython's `execpty:` targets do.
//
// Flow: construct, open(), then as any link. open() starts the program, waits until it prints
// /dev/pts/N, on stdout or stderr, and opens that. Later output is read and dropped. The program
// has its own session and process group, dies with this process and inherits none of its
// descriptors; its stdin is /dev/null. close() ends the whole group; so do respawn() and the
// destructor. cancel() and close() end an open() that is under way.
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/link.hpp"
#include "transports/link_failure.hpp"
#include "transports/process/confinement.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

struct announced_pty_options {
  std::vector<std::string> arguments; ///< arguments[0] is looked up on PATH unless it has a slash
  std::filesystem::path directory{};  ///< working directory; empty: this process's own
  std::vector<std::pair<std::string, std::string>> environment{}; ///< added to this process's own
  confinement confined{};                                         ///< the files that it may write
  std::chrono::milliseconds respawn_limit{10'000};                ///< until the new announcement
  bool respawn_is_reset = false;                                  ///< as_respawner() gives this
};

class announced_pty_link : public link, public respawner {
public:
  using time_point = run_clock::time_point;

  announced_pty_link(asio::any_io_executor executor, announced_pty_options options);
  ~announced_pty_link() override;

  task<link_result<void>> open(time_point deadline);

  task<io_result> read_some(std::span<char> buffer) override;
  task<error_code> write_all(std::string_view bytes) override;
  void cancel() noexcept override;
  void close() noexcept override;
  respawner* as_respawner() noexcept override;
  task<error_code> respawn() override;
  std::string exit_description() const override;

private:
  class state;
  std::unique_ptr<state> state_;
};

} // namespace mprun
