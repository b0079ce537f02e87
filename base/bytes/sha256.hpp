// SHA-256 of bytes that come in parts.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st; // OpenSSL's EVP_MD_CTX

namespace mprun {

using sha256_digest = std::array<unsigned char, 32>;

class sha256 {
public:
  sha256();

  void update(std::string_view bytes);
  /// Ends the sum; the object is then as if new.
  sha256_digest finish();

private:
  struct free_context {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };

  void start();

  std::unique_ptr<evp_md_ctx_st, free_context> context_;
};

std::string to_hex(sha256_digest const& digest);

/// The sum of one text, in lower-case hex.
std::string sha256_hex(std::string_view bytes);

} // namespace mprun
