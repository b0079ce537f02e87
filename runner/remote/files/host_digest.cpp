#include "runner/remote/files/host_digest.hpp"

#include "base/files/file_text.hpp"

#include <array>
#include <fmt/format.h>
#include <openssl/evp.h>

namespace mprun::remote {

std::optional<std::string> host_digest(std::filesystem::path const& file,
                                       std::string const& algorithm) {
  auto const* const kind = ::EVP_get_digestbyname(algorithm.c_str());
  auto const content = read_text(file);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  if (kind == nullptr || !content ||
      ::EVP_Digest(content->data(), content->size(), digest.data(), &size, kind, nullptr) != 1) {
    return std::nullopt;
  }
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += fmt::format("{:02x}", digest[i]);
  }
  return hex;
}

} // namespace mprun::remote
