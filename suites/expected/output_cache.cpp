#include "suites/expected/output_cache.hpp"

#include "base/bytes/sha256.hpp"

#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <system_error>
#include <unistd.h>

namespace mprun {
namespace {

/// The first line of an entry holds the digest of the rest, so that a damaged entry is noticed.
std::string first_line(std::string_view output) {
  return fmt::format("mprun-truth {}\n", sha256_hex(output));
}

} // namespace

std::optional<std::string> output_cache::find(std::string const& key) const {
  if (folder_.empty()) {
    return std::nullopt;
  }
  std::ifstream in(folder_ / key, std::ios::binary);
  std::string const entry(std::istreambuf_iterator<char>(in), {});
  auto const end = entry.find('\n');
  if (end == std::string::npos) {
    return std::nullopt;
  }
  auto output = entry.substr(end + 1);
  if (entry.compare(0, end + 1, first_line(output)) != 0) {
    return std::nullopt;
  }
  return output;
}

void output_cache::keep(std::string const& key, std::string_view output) const {
  if (folder_.empty()) {
    return;
  }
  std::error_code failed;
  std::filesystem::create_directories(folder_, failed);
  // Other runs may be writing the same entry; a rename lets one of them win, whole.
  auto const temporary = folder_ / fmt::format("{}.{}", key, ::getpid());
  std::ofstream out(temporary, std::ios::binary);
  out << first_line(output) << output;
  out.close();
  if (out) {
    std::filesystem::rename(temporary, folder_ / key, failed);
  }
  if (!out || failed) {
    std::filesystem::remove(temporary, failed);
  }
}

} // namespace mprun
