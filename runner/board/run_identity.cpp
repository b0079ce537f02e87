#include "runner/board/run_identity.hpp"

#include "base/yaml/config_error.hpp"

#include <cstddef>
#include <cstdlib>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <random>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

/// A unix port breaks down where a path of its sys.path, which begins with its board's folder in
/// there, has more than 255 bytes.
constexpr std::size_t max_scratch_path = 200;

std::filesystem::path cache_home() {
  if (auto const* set = std::getenv("XDG_CACHE_HOME"); set != nullptr && *set != '\0') {
    return set;
  }
  auto const* home = std::getenv("HOME");
  return std::filesystem::path(home != nullptr ? home : "/tmp") / ".cache";
}

/// Boards start in folders of their own, where a relative path would lead elsewhere.
std::filesystem::path temporary_folder() {
  auto const* const set = std::getenv("TMPDIR");
  return std::filesystem::absolute(set != nullptr && *set != '\0' ? set : "/tmp");
}

void make_scratch(std::filesystem::path const& scratch) {
  std::error_code failed;
  if (scratch.string().size() > max_scratch_path) {
    failed = std::make_error_code(std::errc::filename_too_long);
  } else {
    std::filesystem::create_directory(scratch, failed);
  }
  if (failed) {
    throw config_error(
        fmt::format("cannot make a scratch folder under {}: {}; set TMPDIR to another",
                    scratch.parent_path().string(), failed.message()));
  }
}

} // namespace

std::filesystem::path cache_folder() {
  return cache_home() / "mprun";
}

run_identity make_run_identity() {
  auto made = make_run_identity([](auto&&...) {});
  made.workspace.scratch();
  return made;
}

run_identity
make_run_identity(std::function<void(std::string token, std::filesystem::path scratch)> on_use) {
  std::random_device random;
  auto const unique = fmt::format("{:08x}", random());
  run_identity made;
  made.run_id = fmt::format("{:%Y%m%dT%H%M%SZ}-{}", fmt::gmtime(std::time(nullptr)), unique);
  char name[256] = "unknown";
  ::gethostname(name, sizeof name - 1);
  made.host = name;
  made.cache = cache_folder();
  auto const token = fmt::format("{}-{:08x}{:08x}", unique, random(), random());
  auto const scratch = temporary_folder() / ("mprun-" + token);
  auto const prepare = [=, on_use = std::move(on_use)] {
    make_scratch(scratch);
    on_use(token, scratch);
  };
  made.workspace = run_workspace(scratch, token, prepare);
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
