#include "suites/expected/cpython_sandbox.hpp"

#include "base/files/remove_recursively.hpp"
#include "suites/expected/cpython_run.hpp"

#include <fmt/format.h>
#include <stdexcept>
#include <utility>

namespace mprun {
namespace {

/// A name that no board can have.
constexpr char const* name_in_scratch = "+cpython";

std::vector<std::string> with_options(std::string const& interpreter,
                                      std::vector<std::string> const& arguments) {
  auto all = cpython_options();
  all.insert(all.begin(), interpreter);
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

} // namespace

cpython_sandbox::cpython_sandbox(run_workspace const& workspace, std::string interpreter,
                                 std::vector<std::filesystem::path> const& also)
    : interpreter_(std::move(interpreter)), token_(workspace.token()) {
  static unsigned count = 0;
  folder_ = workspace.scratch() / name_in_scratch / std::to_string(++count);
  std::filesystem::create_directories(folder_);
  auto writable = also;
  writable.push_back(folder_);
  if (auto const ec = make_confinement(writable, true, confined_)) {
    remove_recursively(folder_);
    throw std::runtime_error(fmt::format("cannot confine it: {}", ec.message()));
  }
}

cpython_sandbox::~cpython_sandbox() {
  remove_recursively(folder_);
}

std::filesystem::path cpython_sandbox::make_working_folder() const {
  clear_folder(folder_);
  auto made = folder_ / "case";
  std::filesystem::create_directory(made);
  return made;
}

program cpython_sandbox::command(std::vector<std::string> arguments,
                                 std::filesystem::path directory) const {
  arguments.insert(arguments.begin(), "-u");
  program made;
  made.arguments = with_options(interpreter_, arguments);
  made.directory = std::move(directory);
  made.environment = cpython_environment(folder_, token_);
  made.environment_is_whole = true;
  made.confined = confined_;
  return made;
}

process_options cpython_sandbox::interactive(std::vector<std::string> arguments,
                                             std::filesystem::path directory) const {
  process_options made;
  made.arguments = with_options(interpreter_, arguments);
  made.directory = std::move(directory);
  made.environment = cpython_environment(folder_, token_);
  made.environment_is_whole = true;
  made.confined = confined_;
  return made;
}

} // namespace mprun
