#include "transports/protocol/webrepl/webrepl_ring.hpp"

#include "transports/protocol/webrepl/webrepl_file.hpp"

#include <algorithm>

namespace mprun::protocol {

void webrepl_ring::wrote(std::size_t bytes) noexcept {
  untaken_ += bytes;
  since_question_ += bytes;
}

void webrepl_ring::asked() noexcept {
  since_question_ = 0;
  answer_left_ = webrepl_version_answer;
}

std::size_t webrepl_ring::answered(std::size_t bytes) noexcept {
  auto const part = std::min(answer_left_, bytes);
  answer_left_ -= part;
  if (part != 0 && answer_left_ == 0) {
    untaken_ = std::min(untaken_, since_question_);
  }
  return part;
}

} // namespace mprun::protocol
