// What a board behind a WebREPL may still hold unread in its input ring, as far as the host can
// know.
//
// Flow: wrote() for each piece of text, never more than room(); heard() for whatever text the board
// says, which shows that it took what came before. Without room and without a word, asked() when a
// question (webrepl_version_request) is sent, and answered() with the binary bytes that come: the
// answer shows that the board took what was written before the question.
#pragma once

#include <cstddef>

namespace mprun::protocol {

class webrepl_ring {
public:
  /// What the smallest holds (esp8266; esp32's holds four bytes more).
  static constexpr std::size_t size = 255;

  std::size_t room() const noexcept { return size - untaken_; }
  bool is_asking() const noexcept { return answer_left_ != 0; }

  void wrote(std::size_t bytes) noexcept;
  void heard() noexcept { untaken_ = 0; }
  void asked() noexcept;
  /// Gives how many of these bytes are of the answer.
  std::size_t answered(std::size_t bytes) noexcept;

private:
  std::size_t untaken_ = 0;        ///< not shown to be taken
  std::size_t since_question_ = 0; ///< written after the question under way
  std::size_t answer_left_ = 0;    ///< bytes that are to come
};

} // namespace mprun::protocol
