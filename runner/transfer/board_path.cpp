#include "runner/transfer/board_path.hpp"

#include <algorithm>
#include <cstddef>

namespace mprun {
namespace {

std::string_view without_slashes(std::string_view path) {
  while (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  return path;
}

/// Calls `take` with each part between slashes, empty ones too.
template<class Take>
void for_each_part(std::string_view path, Take const& take) {
  for (;;) {
    auto const end = path.find('/');
    take(path.substr(0, end));
    if (end == std::string_view::npos) {
      return;
    }
    path.remove_prefix(end + 1);
  }
}

} // namespace

std::string plain_path(std::string_view spelled) {
  auto const is_absolute = spelled.starts_with('/');
  std::vector<std::string_view> parts;
  for_each_part(spelled, [&](std::string_view part) {
    if (part.empty() || part == ".") {
      return;
    }
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!is_absolute) {
      parts.push_back(part);
    }
  });
  std::string plain = is_absolute ? "/" : "";
  for (auto const part : parts) {
    plain = in_folder(plain, std::string(part));
  }
  return plain;
}

bool names_a_folder(std::string_view spelled) {
  return !spelled.empty() && (spelled.ends_with('/') || last_part(spelled).empty());
}

std::string last_part(std::string_view spelled) {
  auto const path = without_slashes(spelled);
  auto const part = path.substr(path.rfind('/') + 1);
  return part == "." || part == ".." ? std::string() : std::string(part);
}

std::string in_folder(std::string const& folder, std::string const& name) {
  return folder.empty() || folder.ends_with('/') ? folder + name : folder + "/" + name;
}

std::string folder_above(std::string const& path) {
  auto const end = path.rfind('/');
  return end == std::string::npos ? std::string() : path.substr(0, end);
}

bool is_in(std::string_view path, std::string_view folder) {
  return !folder.empty() && path.size() > folder.size() && path.starts_with(folder) &&
         path[folder.size()] == '/';
}

std::string common_folder(std::vector<std::string_view> const& paths) {
  if (paths.empty()) {
    return {};
  }
  auto common = paths.front();
  for (auto const path : paths) {
    auto const differs = std::mismatch(common.begin(), common.end(), path.begin(), path.end());
    common = common.substr(0, static_cast<std::size_t>(differs.first - common.begin()));
  }
  return std::string(common.substr(0, common.rfind('/') + 1)); // nothing where there is none
}

std::string path_on_fat(std::string_view path) {
  auto const* const end = std::find_if(path.begin(), path.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  std::string read(path.begin(), end);
  std::replace(read.begin(), read.end(), '\\', '/');
  return read;
}

std::string loose_path(std::string_view path) {
  std::string loose;
  auto const read = path_on_fat(path);
  for_each_part(read, [&](std::string_view part) {
    while (part.ends_with('.') || part.ends_with(' ')) {
      part.remove_suffix(1);
    }
    for (auto const c : part) {
      auto const byte = static_cast<unsigned char>(c);
      if (byte < 0x80) {
        loose += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      } else if (byte >= 0xc0) {
        loose += '?'; // a letter whose case FAT may not count either
      }
    }
    loose += '/';
  });
  return loose;
}

} // namespace mprun
