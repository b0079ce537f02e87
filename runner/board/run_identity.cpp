#include "runner/board/run_identity.hpp"

#include "base/yaml/config_error.hpp"

#include <cstdlib>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <random>
#include <sys/resource.h>
#include <unistd.h>

namespace mprun {
namespace {

std::filesystem::path cache_home() {
  if (auto const* set = std::getenv("XDG_CACHE_HOME"); set != nullptr && *set != '\0') {
    return set;
  }
  auto const* home = std::getenv("HOME");
  return std::filesystem::path(home != nullptr ? home : "/tmp") / ".cache";
}

} // namespace

std::filesystem::path cache_folder() {
  return cache_home() / "mprun";
}

run_identity make_run_identity() {
  std::random_device random;
  auto const unique = fmt::format("{:08x}", random());
  run_identity made;
  made.run_id = fmt::format("{:%Y%m%dT%H%M%SZ}-{}", fmt::gmtime(std::time(nullptr)), unique);
  char name[256] = "unknown";
  ::gethostname(name, sizeof name - 1);
  made.host = name;
  made.cache = cache_folder();
  made.place.token = fmt::format("{}-{:08x}{:08x}", unique, random(), random());
  std::error_code failed;
  auto const temporary = std::filesystem::temp_directory_path(failed);
  made.place.scratch = temporary / ("mprun-" + made.place.token);
  if (!failed) {
    std::filesystem::create_directory(made.place.scratch, failed);
  }
  if (failed) {
    throw config_error(
        fmt::format("cannot make a scratch folder under {}: {}; set TMPDIR to another",
                    temporary.string(), failed.message()));
  }
  return made;
}

void raise_descriptor_limit() noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

} // namespace mprun
