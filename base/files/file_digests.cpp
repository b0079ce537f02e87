#include "base/files/file_digests.hpp"

#include "base/bytes/sha256.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <sys/stat.h>
#include <utility>

namespace mprun {

std::optional<std::string> file_digests::of(std::filesystem::path const& file) {
  struct stat about {};
  if (::stat(file.c_str(), &about) != 0) {
    return std::nullopt;
  }
  state const now{about.st_ino, about.st_size, about.st_ctim.tv_sec, about.st_ctim.tv_nsec};
  auto const found = known_.find(file);
  if (found != known_.end() && found->second.at == now) {
    return found->second.digest;
  }
  errno = EIO;
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return std::nullopt;
  }
  sha256 sum;
  std::array<char, 64 * 1024> part;
  while (in.read(part.data(), part.size()), in.gcount() > 0) {
    sum.update({part.data(), static_cast<std::size_t>(in.gcount())});
  }
  if (in.bad()) {
    return std::nullopt;
  }
  auto digest = to_hex(sum.finish());
  known_[file] = {now, digest};
  return digest;
}

} // namespace mprun
