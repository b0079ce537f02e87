// A CPython process that stays and runs one program after another, each in a fork of itself: for
// hundreds of short tests, most of whose time goes into starting the interpreter.
//
// Flow: run(folder, program) any number of times; the server is started when first needed, and
// again after a program that took too long or took it down. The program sees what it would see
// under `python3 -BS /abs/program.py` in that folder (cpython_server.py says how). It may write in
// the server's sandbox, and in the folders that the server was given.
#pragma once

#include "suites/expected/cpython_sandbox.hpp"
#include "transports/process/process_link.hpp"
#include "transports/process/run_program.hpp"
#include "transports/watchdog.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace mprun {

class cpython_server {
public:
  /// The parameters are those of cpython_sandbox.
  cpython_server(asio::any_io_executor executor, run_workspace const& workspace,
                 std::string interpreter, std::vector<std::filesystem::path> const& also = {});
  ~cpython_server();

  /// `program_file` is an absolute path. Errors are those of run_program; asio::error::eof when the
  /// server ended.
  task<program_result> run(std::filesystem::path folder, std::filesystem::path program_file,
                           std::chrono::milliseconds limit);

  cpython_sandbox const& sandbox() const noexcept { return sandbox_; }

  void close() noexcept;

private:
  error_code start();
  task<error_code> receive_more();

  asio::any_io_executor executor_;
  cpython_sandbox sandbox_;
  std::unique_ptr<process_link> server_;
  watchdog dog_;
  std::string received_;
};

} // namespace mprun
