#include "base/bytes/sha256.hpp"

#include <openssl/evp.h>
#include <stdexcept>

namespace mprun {
namespace {

/// OpenSSL fails only without memory or without its own SHA-256: nothing a caller could mend.
void check(int succeeded) {
  if (succeeded != 1) {
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  }
}

} // namespace

void sha256::free_context::operator()(evp_md_ctx_st* context) const noexcept {
  EVP_MD_CTX_free(context);
}

sha256::sha256() : context_(EVP_MD_CTX_new()) {
  start();
}

void sha256::start() {
  check(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
}

void sha256::update(std::string_view bytes) {
  check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

sha256_digest sha256::finish() {
  sha256_digest digest{};
  check(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
  start();
  return digest;
}

std::string to_hex(sha256_digest const& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (auto const byte : digest) {
    out.push_back(digits[byte >> 4]);
    out.push_back(digits[byte & 15]);
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  sha256 sum;
  sum.update(bytes);
  return to_hex(sum.finish());
}

} // namespace mprun
