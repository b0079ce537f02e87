// The limit: what a link and a board give when there is no protocol at all.
//
// Flow: give it the descriptor of a board at its raw prompt. put() starts the smallest receiver
// that leaves a file on the board, and measures from the first byte of the file to the receiver's
// end; get() the same the other way. With `hashing` the board also computes the SHA-256 of what
// passes, which is what any verified transfer must do, and tells nobody. Nothing is checked,
// acknowledged, or ever given up: this is no way to send files, only a mark for those that are one.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::bench {

class bare_link {
public:
  using duration = std::chrono::duration<double>;

  /// The descriptor stays the caller's; it may be non-blocking.
  explicit bare_link(int fd) : fd_(fd) {}

  duration put(std::string const& local, std::string const& remote, bool hashing);
  duration get(std::string const& remote, std::string const& local, bool hashing);
  /// The stream of a tree (runner/transfer/tree_stream.hpp) of so many folders and files, by the
  /// smallest receiver that leaves them on the board.
  duration put_tree(std::string const& stream, std::string const& base, std::size_t items);
  /// The same small command again and again, each after the answer to the one before.
  duration commands(int count, std::string_view command);
  /// The same written at once. All must fit what the board's terminal holds.
  duration pipelined_commands(int count, std::string_view command);
  /// What people write by hand for a board without binary input: commands of 64 bytes in hex, each
  /// after the answer to the one before, in pieces that the board's input buffer takes.
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
