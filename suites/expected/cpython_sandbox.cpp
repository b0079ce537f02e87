#include "suites/expected/cpython_sandbox.hpp"

#include "base/files/remove_wholly.hpp"
#include "suites/expected/cpython_run.hpp"

#include <fmt/format.h>
#include <stdexcept>
#include <utility>

namespace mprun {
namespace {

/// No board can have this name.
constexpr char const* name_in_scratch = "+cpython";

std::vector<std::string> with_options(std::string const& interpreter,
                                      std::vector<std::string> const& arguments) {
  auto all = cpython_options();
  all.insert(all.begin(), interpreter);
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

} // namespace

cpython_room::cpython_room(run_place const& place, std::string interpreter,
                           std::vector<std::filesystem::path> const& also)
    : interpreter_(std::move(interpreter)), token_(place.token) {
  static unsigned count = 0;
  folder_ = place.scratch / name_in_scratch / std::to_string(++count);
  std::filesystem::create_directories(folder_);
  auto writable = also;
  writable.push_back(folder_);
  if (auto const ec = make_confinement(writable, true, confined_)) {
    remove_wholly(folder_);
    throw std::runtime_error(fmt::format("cannot confine it: {}", ec.message()));
  }
}

cpython_room::~cpython_room() {
  remove_wholly(folder_);
}

std::filesystem::path cpython_room::make_workplace() const {
  empty_wholly(folder_);
  auto made = folder_ / "case";
  std::filesystem::create_directory(made);
  return made;
}

program cpython_room::run(std::vector<std::string> arguments,
                          std::filesystem::path directory) const {
  arguments.insert(arguments.begin(), "-u");
  program what;
  what.arguments = with_options(interpreter_, arguments);
  what.directory = std::move(directory);
  what.environment = cpython_environment(folder_, token_);
  what.environment_is_whole = true;
  what.confined = confined_;
  return what;
}

process_options cpython_room::talk(std::vector<std::string> arguments,
                                   std::filesystem::path directory) const {
  process_options what;
  what.arguments = with_options(interpreter_, arguments);
  what.directory = std::move(directory);
  what.environment = cpython_environment(folder_, token_);
  what.environment_is_whole = true;
  what.confined = confined_;
  return what;
}

} // namespace mprun
