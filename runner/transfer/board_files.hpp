// Small questions and orders to a board's file system, each an executed program.
//
// Everything here takes the board at its raw prompt and leaves it there, or says why not.
#pragma once

#include "runner/board/session.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// Which ways of passing files a board has; asked once (device/transfer_probe.py).
struct transfer_powers {
  bool binary = false;  ///< sys.stdin.buffer and sys.stdout.buffer
  bool sha256 = false;  ///< hashlib.sha256
  bool base64 = false;  ///< binascii
  bool rename = false;  ///< os.rename
  bool inflate = false; ///< deflate, or zlib before v1.21
  bool deflate = false; ///< deflate, built with compression
};

struct board_entry {
  std::string path; ///< relative to the folder that was listed, parts joined by '/'
  bool is_folder = false;
  bool is_elsewhere = false; ///< a folder that is perhaps another file system, or behind a link
  std::uint64_t size = 0;
  std::string unreadable; ///< why this, which is neither, or the rest of this folder is not told
};

/// What has a name on the board.
enum class board_kind { nothing, file, folder, other };

/// Programs in a row, each of which must end well.
struct order_batch {
  protocol::program_supply supply;
  /// Gets each one's output; a failure ends the batch.
  std::function<result<void>(std::string output)> take;
  bool writes_flash = false;
};

class board_files {
public:
  explicit board_files(session& board) : board_(board) {}

  task<result<transfer_powers>> powers();

  /// What is in a folder and its folders, parents first; what of them cannot be read is among them.
  /// The board's names are as it gives them: whoever uses them on the host checks them.
  task<result<std::vector<board_entry>>> list(std::string folder);

  task<result<board_kind>> kind_of(std::string path);

  /// Whether folders list a path as it is spelled; it may be reached by other spellings too.
  task<result<bool>> is_listed(std::string path);

  /// The folder that relative paths begin at.
  task<result<std::string>> current_folder();

  /// Bytes; an error where no file is.
  task<result<std::uint64_t>> size_of(std::string path);

  /// SHA-256 in lower-case hex; empty where no file can be read. With `most` only of so many bytes
  /// from its beginning.
  task<result<std::string>> sha256_of(std::string path, std::optional<std::uint64_t> most = {});

  /// Gets the number of a path in its list and what sha256_of() gives for it; is not told of one
  /// that fails. The others are hashed all the same, unless it fails again and again.
  using hash_observer = std::function<void(std::size_t number, std::string const& sum)>;
  task<result<void>> sha256_of_each(std::vector<std::string> paths, hash_observer const& on_hash);

  /// Succeeds where a folder is there already.
  task<result<void>> make_folder(std::string path);

  /// Succeeds where nothing is.
  task<result<void>> remove(std::string path);

  /// An empty one.
  task<result<void>> remove_folder(std::string path);

  /// Runs a program that must end well; gives its output. The code of one that ended with an
  /// OSError is its errno.
  task<result<std::string>> ask(std::string source, std::string doing);
  /// Of the last program that was asked and raised something; empty where it did not.
  std::string const& traceback() const noexcept { return traceback_; }

  /// The same for many, without waiting for each.
  task<result<void>> ask_all(order_batch batch, std::string doing, session::time_point deadline);

private:
  task<result<std::string>> ask_what_it_has();
  task<result<void>> hash_from(std::size_t& next, std::vector<std::string> const& paths,
                               hash_observer const& on_hash);
  failure senseless(std::string_view what) const;
  failure thrown(std::string const& traceback) const;
  task<failure> regain_after(error_code ec, std::string doing);

  session& board_;
  std::optional<transfer_powers> powers_;
  std::string traceback_;
};

} // namespace mprun
