#include "runner/remote/romfs/romfs_build.hpp"

#include "base/files/file_text.hpp"
#include "runner/host/mpy_cross.hpp"
#include "runner/remote/remote_context.hpp"
#include "runner/remote/romfs/romfs_writer.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

namespace mprun::remote {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view source_suffix = ".py";

enum class step_kind { open_folder, close_folder, add_file };

/// How an image is made of a folder, in order.
struct build_step {
  step_kind kind;
  fs::path path;
  std::string name;
  std::string prefix; ///< of the line that is printed
};

std::error_code plan(fs::path const& folder, std::string const& prefix,
                     std::vector<build_step>& steps) {
  std::error_code failed;
  std::vector<fs::path> entries;
  for (fs::directory_iterator it(folder, failed); !failed && it != fs::directory_iterator();
       it.increment(failed)) {
    entries.push_back(it->path());
  }
  std::sort(entries.begin(), entries.end());
  for (auto const& entry : entries) {
    auto const is_last = &entry == &entries.back();
    auto const name = entry.filename().string();
    auto const shown = prefix + (is_last ? "\\--" : "|--");
    if (!failed && fs::is_directory(entry, failed)) {
      steps.push_back({step_kind::open_folder, entry, name, shown});
      failed = plan(entry, prefix + (is_last ? "    " : "|   "), steps);
      steps.push_back({step_kind::close_folder, entry, name, {}});
    } else if (!failed) {
      steps.push_back({step_kind::add_file, entry, name, shown});
    }
  }
  return failed;
}

} // namespace

task<romfs_image> build_romfs(remote_context& context, std::string folder, bool as_mpy) {
  romfs_image image;
  if (!folder.ends_with('/')) {
    folder += '/';
  }
  auto& out = context.out();
  out.print(fmt::format("Building romfs filesystem, source directory: {}\n/\n", folder));
  std::vector<build_step> steps;
  if (auto const failed = plan(folder, "", steps)) {
    image.failed = command_error(fmt::format("romfs: {}: {}", folder, failed.message()));
    co_return image;
  }
  auto const mpy_cross = as_mpy ? find_mpy_cross({}) : std::nullopt;
  bool has_missed = false;
  romfs_writer writer;
  for (auto const& [kind, path, name, prefix] : steps) {
    if (kind == step_kind::open_folder) {
      out.print(fmt::format("{} {}/\n", prefix, name));
      writer.open_folder(name);
      continue;
    }
    if (kind == step_kind::close_folder) {
      writer.close_folder();
      continue;
    }
    auto content = read_text(path);
    if (!content) {
      image.failed = command_error("romfs: " + content.error().message);
      co_return image;
    }
    auto const stem = name.substr(0, name.size() - std::min(name.size(), source_suffix.size()));
    auto compiled = fs::path(path).replace_filename(stem + ".mpy");
    auto const is_source = as_mpy && name.ends_with(source_suffix) && !fs::exists(compiled);
    auto const compiles = is_source && mpy_cross;
    has_missed = has_missed || (is_source && !mpy_cross);
    out.print(fmt::format("{} {}{}\n", prefix, name, compiles ? " -> .mpy" : ""));
    if (!compiles) {
      writer.add_file(name, *content);
      continue;
    }
    auto shown = fs::path(path).lexically_relative(folder).string();
    auto const mpy = co_await compile_mpy(*mpy_cross, std::vector<std::string>(), "bytecode",
                                          *std::move(content), std::move(shown),
                                          context.settings().environment.workspace.scratch());
    if (!mpy || mpy->refusal) {
      auto const why = mpy ? refusal_in_one_line(*mpy->refusal) : mpy.error().message;
      image.failed = command_error(fmt::format("romfs: {}: {}", path.string(), why));
      co_return image;
    }
    writer.add_file(stem + ".mpy", mpy->bytes);
  }
  if (has_missed) {
    out.print("Warning: `mpy_cross` module not found, .py files were not precompiled\n");
  }
  image.bytes = writer.finish();
  co_return image;
}

} // namespace mprun::remote
