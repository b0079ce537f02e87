#include "base/text/invisible.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace mprun {
namespace {

struct code_range {
  char32_t first;
  char32_t last;
};

/// Unicode's Default_Ignorable_Code_Point, and its spaces that look like U+0020.
constexpr std::array invisible{
    code_range{0x00A0, 0x00A0},   code_range{0x00AD, 0x00AD},   code_range{0x034F, 0x034F},
    code_range{0x061C, 0x061C},   code_range{0x115F, 0x1160},   code_range{0x17B4, 0x17B5},
    code_range{0x180B, 0x180F},   code_range{0x2000, 0x200F},   code_range{0x2028, 0x202F},
    code_range{0x205F, 0x206F},   code_range{0x3164, 0x3164},   code_range{0xFE00, 0xFE0F},
    code_range{0xFEFF, 0xFEFF},   code_range{0xFFA0, 0xFFA0},   code_range{0xFFF0, 0xFFFB},
    code_range{0x1BCA0, 0x1BCA3}, code_range{0x1D173, 0x1D17A}, code_range{0xE0000, 0xE0FFF},
};

} // namespace

bool is_invisible(char32_t code) noexcept {
  return std::any_of(invisible.begin(), invisible.end(),
                     [code](code_range r) { return code >= r.first && code <= r.last; });
}

std::string spelled_out(char32_t code) {
  auto const number = static_cast<unsigned>(code);
  return code <= 0xFFFF ? fmt::format("\\u{:04x}", number) : fmt::format("\\U{:08x}", number);
}

} // namespace mprun
