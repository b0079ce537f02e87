#include "runner/transfer/transfer_powers.hpp"

#include "base/python/minified_source.hpp"
#include "device_programs.hpp"
#include "runner/board/own_lines.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {

std::string powers_program() {
  static auto const minified = minified_program(device::transfer_probe);
  return minified;
}

std::string powers_programs(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) {
    all += powers_program() + "\n";
  }
  return all;
}

std::optional<transfer_powers> agreed_powers(std::string_view text, int answers) {
  constexpr std::string_view begin = "has=";
  std::string agreed;
  int found = 0;
  while (auto const line = take_own_line(text)) {
    if (!line->starts_with(begin)) {
      continue;
    }
    auto const value = line->substr(begin.size());
    if (found++ != 0 && value != agreed) {
      return std::nullopt;
    }
    agreed = value;
  }
  return found == answers ? std::optional(read_powers(agreed)) : std::nullopt;
}

transfer_powers read_powers(std::string_view answer) {
  auto const words = fmt::format(",{},", answer);
  auto const has = [&words](std::string_view word) {
    return words.find(fmt::format(",{},", word)) != std::string::npos;
  };
  return {has("binary"),  has("sha256"),  has("base64"), has("rename"),
          has("inflate"), has("deflate"), has("zlib")};
}

std::optional<inflating_module> packing_for(transfer_powers const& powers,
                                            board_facts const& facts) {
  if (!powers.inflate || facts.heap_free < heap_for_packed) {
    return std::nullopt;
  }
  return powers.zlib ? inflating_module::zlib : inflating_module::deflate;
}

} // namespace mprun
