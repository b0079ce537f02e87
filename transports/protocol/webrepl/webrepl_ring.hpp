// Tracks how many bytes a board behind a WebREPL may still hold unread in its input ring, as far as
// the host can know.
//
// Flow: wrote() for each piece of text, never more than room(); heard() for any text from the
// board, which shows that it took all that was written before. Where there is no room and no text
// comes, asked() when a question (webrepl_version_request) is sent, and answered() with the binary
// bytes that come: the answer shows that the board took all that was written before the question.
#pragma once

#include <cstddef>

namespace mprun::protocol {

class webrepl_ring {
public:
  /// The capacity of the smallest ring (esp8266; that of the esp32 holds four bytes more).
  static constexpr std::size_t size = 255;

  std::size_t room() const noexcept { return size - untaken_; }
  bool is_asking() const noexcept { return answer_left_ != 0; }

  void wrote(std::size_t bytes) noexcept;
  void heard() noexcept { untaken_ = 0; }
  void asked() noexcept;
  /// Returns how many of these bytes belong to the answer.
  std::size_t answered(std::size_t bytes) noexcept;

private:
  std::size_t untaken_ = 0;        ///< bytes that the board may not have taken yet
  std::size_t since_question_ = 0; ///< bytes written after the question under way
  std::size_t answer_left_ = 0;    ///< bytes of the answer that are to come
};

} // namespace mprun::protocol
