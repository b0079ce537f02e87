// What tests of copies share: a folder on this host, and an open unix port with what copies files.
#pragma once

#include "base/async/run_clock.hpp"
#include "runner/board/run_identity.hpp"
#include "runner/host/interpreter.hpp"
#include "runner/transfer/file_transfer.hpp"
#include "transports/run_task_test.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

/// A folder on the host, which the unix port sees too.
class folder {
public:
  folder() {
    auto name = (std::filesystem::temp_directory_path() / "mprun-transfer-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~folder() { std::filesystem::remove_all(path_); }

  std::filesystem::path operator/(std::string const& name) const { return path_ / name; }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (auto const& entry : std::filesystem::directory_iterator(path_)) {
      all.push_back(entry.path().filename().string());
    }
    return all;
  }

private:
  std::filesystem::path path_;
};

inline void write(std::filesystem::path const& file, std::string const& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

inline std::string read(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// An open board with everything it needs.
class lab {
public:
  explicit lab(fault_plan const& faults = {}, stdio_kind stdio = stdio_kind::socketpair) {
    spec.id = "unix";
    spec.platform = "unix";
    process_spec process;
    process.command = {find_micropython()->string()};
    process.stdio = stdio;
    process.writes = {std::filesystem::temp_directory_path()}; // where a test has its files
    spec.link = std::move(process);
    spec.faults = faults;
    spec.limits.reply_timeout = std::chrono::seconds(1);
    spec.limits.idle_timeout = std::chrono::seconds(2);
    board = std::make_unique<session>(spec, environment);
    files = std::make_unique<file_transfer>(*board, spec);
  }
  ~lab() {
    board->close();
    std::filesystem::remove_all(identity.workspace.scratch());
  }

  bool open() { return run(context, board->open()).has_value(); }
  transfer_report put(std::filesystem::path const& from, std::filesystem::path const& to,
                      transfer_options options = {}) {
    return run(context, files->put(from, to.string(), std::move(options)));
  }
  transfer_report get(std::filesystem::path const& from, std::filesystem::path const& to,
                      transfer_options options = {}) {
    return run(context, files->get(from.string(), to, std::move(options)));
  }
  /// The output of a command; the board must be at its prompt.
  std::string ask(std::string source) {
    auto const deadline = run_clock::now() + std::chrono::seconds(20);
    auto const answer = run(context, board->execute(std::move(source), deadline));
    return answer.ec ? answer.ec.message() : answer.output + answer.error;
  }

  asio::io_context context{1};
  run_identity identity = make_run_identity();
  gate starts{context.get_executor(), 8};
  session_environment environment{.executor = context.get_executor(),
                                  .workspace = identity.workspace,
                                  .log_folder = identity.workspace.scratch(),
                                  .run_start = run_clock::now(),
                                  .starts = starts};
  board_spec spec;
  std::unique_ptr<session> board;
  std::unique_ptr<file_transfer> files;
};

} // namespace mprun
