// A question to a board whose answer counts by itself, also over a line that may damage bytes: with
// the answer the board sends the CRC-32 of what it was asked and of what it answered. It goes
// deflated, so over a slow line it costs less than asking once without a check.
//
// Flow: send source() in raw-paste, then outcome_of(what came). A board that has no CRC-32 or
// cannot inflate says so, and has to be asked without a check.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mprun {

class checked_question {
public:
  /// `program` prints own lines (own_lines.hpp), each by one call of print(), and nothing else. It
  /// is long enough to gain by being deflated.
  explicit checked_question(std::string_view program);

  std::string const& source() const noexcept { return source_; }

  enum class outcome {
    sound,      ///< all own lines in `output` are as the board printed them
    damaged,    ///< the question or the answer is not as it was sent
    unavailable ///< the board cannot check anything
  };
  outcome outcome_of(std::string_view output) const;

private:
  std::string source_;
  std::uint32_t sum_ = 0; ///< of what is sent
};

} // namespace mprun
