// What came of stopping a program that did not end by itself.
#pragma once

#include <string_view>

namespace mprun {

enum class stop_result {
  at_prompt, ///< the board is at its raw prompt
  ended,     ///< the process of a unix port: amid a garbage collection it is left unusable
  deaf       ///< nothing was heard
};

constexpr std::string_view in_words(stop_result stopped) noexcept {
  switch (stopped) {
  case stop_result::at_prompt: return "stopped with Ctrl-C";
  case stop_result::ended: return "its interpreter ended on Ctrl-C";
  case stop_result::deaf: break;
  }
  return "the board did not react to Ctrl-C";
}

} // namespace mprun
