// For bench_peer: a session with the board behind a terminal, driven to the end of each operation,
// and the terminal's bare descriptor.
//
// Flow: open(), prepare() once if transfers are timed, then any operations; close(), or open()
// again. Errors are exceptions, whose text is the worker's answer.
#pragma once

#include "base/files/unique_fd.hpp"
#include "runner/board/run_identity.hpp"
#include "runner/board/session.hpp"
#include "runner/transfer/file_transfer.hpp"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace mprun::bench {

class peer_session {
public:
  using duration = std::chrono::duration<double>;

  peer_session() = default;
  peer_session(peer_session const&) = delete;
  peer_session& operator=(peer_session const&) = delete;
  ~peer_session();

  /// `baud` 0: as fast as the terminal can.
  void open(std::string const& terminal, std::string const& platform, std::uint32_t baud);
  /// Does what a session does once, with its first transfer.
  void prepare();
  void close();
  bool is_open() const noexcept { return session_ != nullptr; }
  int bare_descriptor() const noexcept { return bare_.get(); }

  duration put(std::string const& local, std::string const& remote);
  duration get(std::string const& remote, std::string const& local);
  duration put_tree(std::string const& local, std::string const& remote);
  duration get_tree(std::string const& remote, std::string const& local);
  /// Each command is sent after the previous answer.
  duration commands(int count);
  /// As many commands are in flight as the board's input buffer holds.
  duration pipelined_commands(int count);

  static constexpr std::string_view command = "print(1)";

private:
  template<class T>
  T finish(task<T> work);
  void finish(task<void> work);

  asio::io_context context_{1};
  run_identity identity_ = make_run_identity();
  gate starts_{context_.get_executor(), 1};
  std::unique_ptr<session_environment> environment_;
  board_spec spec_;
  std::unique_ptr<session> session_;
  std::unique_ptr<file_transfer> files_;
  unique_fd bare_;
};

} // namespace mprun::bench
