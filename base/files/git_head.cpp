#include "base/files/git_head.hpp"

#include "base/files/file_text.hpp"

#include <string_view>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// Empty where it cannot be read.
std::string first_line(fs::path const& file) {
  auto const text = read_text(file);
  return text ? text->substr(0, text->find_first_of("\r\n")) : std::string();
}

/// What follows the head; empty where the text begins with something else.
std::string behind(std::string_view head, std::string_view text) {
  return std::string(text.starts_with(head) ? text.substr(head.size()) : std::string_view());
}

/// The folder of the repository that holds the files of git; empty where there is none.
fs::path git_folder(fs::path folder) {
  std::error_code ignored;
  for (;;) {
    auto here = folder / ".git";
    if (fs::is_directory(here, ignored)) {
      return here;
    }
    if (fs::exists(here, ignored)) { // in a submodule and in a further work tree it is a file
      return folder / behind("gitdir: ", first_line(here));
    }
    if (!folder.has_relative_path()) {
      return {};
    }
    folder = folder.parent_path();
  }
}

/// References without a file of their own stand in lines "<commit> <name>".
std::string packed_reference(fs::path const& file, std::string const& name) {
  auto const read = read_text(file);
  if (!read) {
    return {};
  }
  auto const& text = *read;
  auto const end = text.find(" " + name + "\n");
  if (end == std::string::npos) {
    return {};
  }
  auto const begin = text.rfind('\n', end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1,
                     end - (begin == std::string::npos ? 0 : begin + 1));
}

} // namespace

git_head read_git_head(fs::path const& folder) {
  std::error_code ignored;
  auto const git = git_folder(fs::absolute(folder, ignored).lexically_normal());
  if (git.empty()) {
    return {};
  }
  auto const head = first_line(git / "HEAD");
  auto const reference = behind("ref: ", head);
  if (reference.empty()) {
    return {{}, head};
  }
  // A further work tree has a HEAD of its own, while the branches are with the first work tree.
  auto const common = first_line(git / "commondir");
  auto const branches = common.empty() ? git : git / common;
  auto commit = first_line(branches / reference);
  if (commit.empty()) {
    commit = packed_reference(branches / "packed-refs", reference);
  }
  return {behind("refs/heads/", reference), std::move(commit)};
}

} // namespace mprun
