// Small questions and orders to a board's file system, each an executed program.
//
// Every function expects the board at its raw prompt and leaves it there, or reports why not.
#pragma once

#include "runner/board/session.hpp"
#include "runner/transfer/transfer_powers.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct board_entry {
  std::string path; ///< relative to the folder that was listed, parts joined by '/'
  bool is_folder = false;
  bool is_elsewhere = false; ///< a folder that may be another file system, or behind a link
  std::uint64_t size = 0;
  std::string unreadable;     ///< why this entry, or the rest of this folder, cannot be read
  bool leads_nowhere = false; ///< a link: unreadable for that reason
  bool is_unnamed = false;    ///< unreadable, as its name is not UTF-8; `path` ends with "?"
};

/// What a name on the board stands for.
enum class board_kind { nothing, file, folder, other };

/// Programs in a row, each of which must end well.
struct order_batch {
  protocol::program_supply supply;
  /// Gets each program's output; a failure ends the batch.
  std::function<result<void>(std::string output)> take;
  bool writes_flash = false;
};

class board_files {
public:
  explicit board_files(session& board) : board_(board) {}

  task<result<transfer_powers>> powers();

  /// The content of a folder and its subfolders, parents first, with the entries that cannot be
  /// read. Names are as the board gives them: whoever uses them on the host must check them.
  task<result<std::vector<board_entry>>> list(std::string folder);

  task<result<board_kind>> kind_of(std::string path);
  /// In the order of the paths, asked in one program.
  task<result<std::vector<board_kind>>> kinds_of(std::vector<std::string> paths);

  /// Whether folders list a path as it is spelled; it may be reached by other spellings too.
  task<result<bool>> is_listed(std::string path);

  /// Whether the file system of a folder that is there is FAT, which makes other paths of some: see
  /// path_on_fat().
  task<result<bool>> is_fat(std::string folder);

  /// The folder where relative paths begin.
  task<result<std::string>> current_folder();

  /// In bytes; an error where there is no file.
  task<result<std::uint64_t>> size_of(std::string path);

  /// SHA-256 in lower-case hex; empty where no file can be read. With `limit` only of that many
  /// bytes from its beginning.
  task<result<std::string>> sha256_of(std::string path, std::optional<std::uint64_t> limit = {});

  /// Gets the index of a path in the list and what sha256_of() returns for it; not called for a
  /// path that fails. The others are hashed all the same, unless it fails again and again.
  using hash_observer = std::function<void(std::size_t number, std::string const& sum)>;
  task<result<void>> sha256_of_each(std::vector<std::string> paths, hash_observer const& on_hash);

  /// Succeeds where a folder is there already.
  task<result<void>> make_folder(std::string path);

  /// Succeeds where nothing is there.
  task<result<void>> remove(std::string path);

  /// Removes an empty folder.
  task<result<void>> remove_folder(std::string path);

  /// Runs a program that must end well, and returns its output. The error code of a program that
  /// ended with an OSError is its errno.
  task<result<std::string>> ask(std::string source, std::string doing);
  /// The traceback of the last program that ran; empty where it raised nothing.
  std::string const& traceback() const noexcept { return traceback_; }

  /// The same for many programs, without waiting for each.
  task<result<void>> ask_all(order_batch batch, std::string doing, session::time_point deadline);

private:
  bool knows_powers();
  std::string shortened(std::string source);
  task<result<std::string>> ask_powers();
  task<result<void>> hash_from(std::size_t& next, std::vector<std::string> const& paths,
                               hash_observer const& on_hash);
  task<result<std::string>> ask_value(std::string source, char const* doing, char const* key);
  failure senseless(std::string_view subject) const;
  failure thrown(std::string const& traceback) const;
  task<failure> regain_after(error_code ec, std::string doing);

  session& board_;
  std::optional<transfer_powers> powers_;
  std::string traceback_;
};

} // namespace mprun
