// SHA-256 as transfers use it, compared with OpenSSL's own call for a whole text.
#include "base/bytes/sha256.hpp"

#include <benchmark/benchmark.h>
#include <openssl/evp.h>
#include <string>

namespace mprun {
namespace {

void sha256_in_parts(benchmark::State& state) {
  std::string const part(static_cast<std::size_t>(state.range(0)), 'x');
  sha256 sum;
  for (auto _ : state) {
    sum.update(part);
    benchmark::DoNotOptimize(sum.finish());
  }
  state.SetBytesProcessed(state.range(0) * state.iterations());
}
BENCHMARK(sha256_in_parts)->Arg(256)->Arg(4096)->Arg(65536);

void sha256_by_evp(benchmark::State& state) {
  std::string const text(static_cast<std::size_t>(state.range(0)), 'x');
  sha256_digest digest;
  for (auto _ : state) {
    EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    benchmark::DoNotOptimize(digest);
  }
  state.SetBytesProcessed(state.range(0) * state.iterations());
}
BENCHMARK(sha256_by_evp)->Arg(256)->Arg(4096)->Arg(65536);

} // namespace
} // namespace mprun
