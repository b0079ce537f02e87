#include "runner/remote/files/board_path_text.hpp"

namespace mprun::remote {

std::string joined_path(std::string_view folder, std::string_view name) {
  auto const begin = without_slashes(folder.empty() ? "./" : std::string(folder));
  auto const first = name.find_first_not_of('/');
  auto const last = name.find_last_not_of('/');
  auto const bare =
      first == std::string_view::npos ? std::string_view() : name.substr(first, last - first + 1);
  return begin + "/" + std::string(bare);
}

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string without_slashes(std::string path) {
  path.erase(path.find_last_not_of('/') + 1);
  return path;
}

bool is_on_board(std::string_view word) {
  return word.starts_with(':');
}

std::string board_path(std::string const& word) {
  return is_on_board(word) ? word.substr(1) : word;
}

} // namespace mprun::remote
