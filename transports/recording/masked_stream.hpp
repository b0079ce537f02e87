// Finds secrets in one direction's bytes and masks them, wherever they are cut into pieces.
//
// Flow: hide() each secret. The bytes stand as the payloads of records in a buffer of the owner's,
// which calls appended() after each new record. A complete secret is overwritten with '*' in the
// buffer, and its records are marked as masked. Bytes that may begin a secret must stay in the
// buffer: held_from() says from where on.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace mprun {

class masked_stream {
public:
  static constexpr std::size_t nothing = static_cast<std::size_t>(-1);

  /// Masks the secret from now on; it is not empty.
  void hide(std::string const& secret);

  /// The record that begins at `record` is the last in `buffer`; its payload begins at `payload`.
  void appended(std::string& buffer, std::size_t record, std::size_t payload);

  /// Where the first record begins that must not leave the buffer yet, or `nothing`.
  std::size_t held_from() const noexcept;

  /// Masks the bytes that may begin a secret, so that nothing is held any more.
  void mask_held(std::string& buffer);

  /// The first `size` bytes have left the buffer.
  void left(std::size_t size) noexcept;

private:
  struct search {
    std::string secret;
    std::vector<std::size_t> restart; ///< by matched length: what still matches after a mismatch
    std::size_t matched = 0;
  };
  struct piece {
    std::size_t record;
    std::size_t payload;
    std::size_t size;
  };

  /// Masks the `size` bytes before `end` of the last piece.
  void mask(std::string& buffer, std::size_t end, std::size_t size);
  std::size_t held() const noexcept;

  std::vector<search> searches_;
  std::deque<piece> pieces_; ///< in which a secret may have begun
};

} // namespace mprun
