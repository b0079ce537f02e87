// The limit of a link and a board without any protocol.
//
// Flow: give it the descriptor of a board at its raw prompt. put() starts the smallest receiver
// that leaves a file on the board, and measures from the first byte of the file to the receiver's
// end; get() does the same the other way. With `hashing` the board also computes the SHA-256 of the
// bytes, as any verified transfer must, and discards it. Nothing is checked, acknowledged or given
// up: this is not a way to send files, only a yardstick for those that are.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::bench {

class bare_link {
public:
  using duration = std::chrono::duration<double>;

  /// The descriptor remains the caller's; it may be non-blocking.
  explicit bare_link(int fd) : fd_(fd) {}

  duration put(std::string const& local, std::string const& remote, bool hashing);
  duration get(std::string const& remote, std::string const& local, bool hashing);
  /// Sends the stream of a tree (runner/transfer/tree_stream.hpp) with `items` folders and files to
  /// the smallest receiver that stores them on the board. `hashing`: it also compares their
  /// digests, and gives each file its name afterwards.
  duration put_tree(std::string const& stream, std::string const& base, std::size_t items,
                    bool hashing);
  /// Repeats a small command, each time after the previous answer.
  duration commands(int count, std::string_view command);
  /// The same, with all commands written at once; they must fit the terminal's buffer.
  duration pipelined_commands(int count, std::string_view command);
  /// The usual hand-written transfer for a board without binary input: commands with 64 bytes in
  /// hex, each after the previous answer, in pieces that fit the board's input buffer.
  duration put_by_hex(std::string const& local, std::string const& remote);

private:
  void write_all(std::string_view bytes);
  void write_paced(std::string_view bytes);
  std::string read_until(std::string_view end);
  void start(std::string_view program, std::string_view first_output);
  void run(std::string const& program);

  int fd_;
};

} // namespace mprun::bench
