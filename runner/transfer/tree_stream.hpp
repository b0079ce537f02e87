// Folders and files as one stream of bytes, from which device/take_tree.py makes folders and files
// again; its head says how they follow each other.
#pragma once

#include "base/bytes/sha256.hpp"
#include "runner/transfer/local_file.hpp"
#include "runner/transfer/tree_item.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class tree_stream final : public protocol::transfer::byte_source {
public:
  /// An item that has passed.
  struct passed_item {
    std::uint64_t begin = 0; ///< in the stream; for the first of a list with the list
    std::uint64_t end = 0;
    std::uint64_t size = 0; ///< of the file
    std::string sha256;
  };

  /// `max_list`: how many bytes of names and sizes the board keeps at once, at most; but one item
  /// is always listed.
  tree_stream(std::vector<tree_item> items, std::size_t max_list);

  /// The folder that all paths on the board begin with; it is not sent.
  std::string const& base() const noexcept { return base_; }

  /// A file that cannot be read, or changes meanwhile, ends the stream with an error.
  std::size_t read(std::span<char> into, error_code& ec) override;

  /// What sums up the part that was read since the last call: the SHA-256 of the lists and of the
  /// files' digests that end in it. The board hashes no content twice.
  protocol::transfer::digest summed_up() { return sum_.finish(); }

  /// The items that were read to their end, in order.
  std::vector<passed_item> const& passed() const noexcept { return passed_; }

private:
  enum class part { none, list, content, digest };

  void list_items();
  error_code begin_item();
  std::size_t read_text(std::span<char> into);
  std::size_t read_content(std::span<char> into, error_code& ec);
  void end_item();

  std::vector<tree_item> items_;
  std::string base_;
  std::size_t max_list_;
  std::vector<std::uint64_t> listed_; ///< sizes of the first items, those that are listed
  std::vector<passed_item> passed_;
  passed_item now_;
  part part_ = part::none; ///< of the item that passes
  source_file file_;       ///< of that item
  std::uint64_t left_ = 0; ///< bytes of it still to read
  std::string text_;       ///< a list or a digest
  std::size_t text_read_ = 0;
  sha256 sum_;
  std::uint64_t read_ = 0;  ///< of the stream
  std::uint64_t begin_ = 0; ///< in the stream, of the next item
};

/// What the sender of the stream compares at the end of a segment.
class tree_stream_sum final : public protocol::transfer::running_digest {
public:
  explicit tree_stream_sum(tree_stream& of) : of_(of) {}
  void update(std::string_view /*bytes*/) override {} // they came from the stream
  protocol::transfer::digest finish() override { return of_.summed_up(); }

private:
  tree_stream& of_;
};

} // namespace mprun
