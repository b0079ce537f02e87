#include "runner/mounting/library_folder.hpp"

#include "base/yaml/config_error.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <system_error>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// `name`: as in an import statement, "a.b".
bool has_module(fs::path const& folder, std::string name) {
  std::replace(name.begin(), name.end(), '.', '/');
  constexpr std::array<std::string_view, 3> endings{"", ".py", ".mpy"};
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
    std::error_code failed;
    return fs::exists(folder / (name + std::string(ending)), failed);
  });
}

} // namespace

fs::path library_folder(fs::path const& given) {
  std::error_code wrong;
  auto folder = fs::canonical(given, wrong);
  if (!wrong && !fs::is_directory(folder, wrong)) {
    wrong = std::make_error_code(std::errc::not_a_directory);
  }
  if (wrong) {
    throw config_error(fmt::format("--mount: {}: {}", given.string(), wrong.message()));
  }
  return folder;
}

void provide_modules(fs::path const& folder, std::vector<test_case>& cases) {
  for (auto& test : cases) {
    std::erase_if(test.needs.modules,
                  [&](std::string const& name) { return has_module(folder, name); });
    test.imports_unittest = test.imports_unittest && !has_module(folder, "unittest");
  }
}

} // namespace mprun
