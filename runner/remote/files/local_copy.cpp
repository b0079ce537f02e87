#include "runner/remote/files/local_copy.hpp"

#include "runner/remote/files/board_path_text.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <system_error>

namespace mprun::remote {
namespace {

namespace fs = std::filesystem;

chain_end not_copied(fs::path const& path, std::error_code why) {
  return command_error(fmt::format("cp: {}: {}.", path.string(), why.message()));
}

/// "/" stays as it is.
fs::path without_end(std::string const& path) {
  auto plain = without_slashes(path);
  return plain.empty() ? path : plain;
}

action_result copy_single_file(fs::path const& source, fs::path const& target) {
  std::error_code failed;
  if (fs::equivalent(source, target, failed)) {
    return std::nullopt; // mpremote writes it over itself
  }
  failed.clear();
  fs::copy_file(source, target, fs::copy_options::overwrite_existing, failed);
  if (failed) {
    std::error_code ignored;
    return not_copied(fs::exists(source, ignored) ? target : source, failed);
  }
  return std::nullopt;
}

action_result copy_whole_folder(fs::path const& source, fs::path const& target) {
  std::error_code failed;
  fs::create_directory(target, failed);
  if (failed) {
    return not_copied(target, failed);
  }
  fs::directory_iterator entries(source, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    auto const& path = entries->path();
    auto const is_folder = entries->is_directory(failed);
    auto result = is_folder ? copy_whole_folder(path, target / path.filename())
                            : copy_single_file(path, target / path.filename());
    if (result) {
      return result;
    }
  }
  return failed ? action_result(not_copied(source, failed)) : std::nullopt;
}

} // namespace

action_result check_target_of_several(copy_order const& order, bool source_is_folder, bool exists,
                                      bool is_folder) {
  auto const is_made = order.is_recursive && source_is_folder; // by the first source
  if (order.has_several_sources && !exists && !is_made) {
    return command_error("cp: destination does not exist");
  }
  if (order.has_several_sources && exists && !is_folder) {
    return command_error("cp: destination is not a directory");
  }
  return std::nullopt;
}

action_result copy_locally(copy_order const& order) {
  std::error_code ignored;
  auto const source = order.is_recursive ? without_end(order.source) : fs::path(order.source);
  auto target = order.is_recursive ? without_end(order.target) : fs::path(order.target);
  auto const is_folder = fs::is_directory(target, ignored);
  auto const is_tree = fs::is_directory(source, ignored);
  if (auto wrong =
          check_target_of_several(order, is_tree, fs::exists(target, ignored), is_folder)) {
    return wrong;
  }
  if (is_folder) {
    target /= source.filename();
  }
  if (!is_tree) {
    return copy_single_file(source, target);
  }
  if (!order.is_recursive) {
    return command_error("cp: -r not specified; omitting directory");
  }
  auto const inside = fs::weakly_canonical(target, ignored).string() + "/";
  if (inside.starts_with(fs::weakly_canonical(source, ignored).string() + "/")) {
    return command_error(fmt::format("cp: {}: cannot copy a folder into itself", source.string()));
  }
  return copy_whole_folder(source, target);
}

} // namespace mprun::remote
