#include "runner/transfer/temporary_name.hpp"

namespace mprun {
namespace {

constexpr std::size_t max_name_size = 255;

bool is_inside_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

} // namespace

std::string temporary_name(std::string_view path) {
  auto const name_at = path.rfind('/') + 1; // 0 where there is none
  auto end = path.size();
  if (path.size() - name_at + temporary_end.size() > max_name_size) {
    end = name_at + max_name_size - temporary_end.size();
    while (end > name_at && is_inside_character(path[end])) {
      --end;
    }
  }
  return std::string(path.substr(0, end)).append(temporary_end);
}

} // namespace mprun
