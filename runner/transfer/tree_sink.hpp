// Takes apart the stream of bytes that device/give_tree.py makes of many files.
//
// Flow: bytes come by write(); what verified() confirms is written to the host's files, each whole
// or not at all, and reported. Until then it is kept in memory, so that is for small files.
#pragma once

#include "runner/transfer/local_file.hpp"
#include "runner/transfer/tree_item.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class tree_sink final : public protocol::transfer::byte_sink {
public:
  /// Reported for each file in order: its hash, or why it could not be written here.
  struct arrived {
    std::uint64_t size = 0;
    std::string sha256;
    error_code ec;
  };
  using observer = std::function<void(std::size_t number, arrived const& file)>;

  tree_sink(std::vector<tree_item> items, observer on_file);

  /// More bytes than expected are an error.
  error_code write(std::string_view bytes) override;

  /// All bytes before this offset are right.
  void verified(std::uint64_t offset);

  /// The number of files that were reported: all that were verified, written or not.
  std::size_t reported() const noexcept { return reported_; }
  /// For the file that is coming: how many of its bytes are there, and its size.
  std::uint64_t arrived_of_next() const noexcept;
  std::uint64_t size_of_next() const noexcept;

private:
  struct pending_file {
    std::string content;
    std::uint64_t size = 0;
    std::uint64_t end = 0; ///< in the stream
  };

  arrived store(pending_file const& file, std::filesystem::path const& local) const;

  std::vector<tree_item> items_;
  observer on_file_;
  std::vector<pending_file> files_; ///< those that have begun, by number
  std::size_t reported_ = 0;
  std::string head_;          ///< of a size, as far as it has come
  std::uint64_t left_ = 0;    ///< bytes of the last file still to come
  std::uint64_t written_ = 0; ///< of the stream
};

} // namespace mprun
