#include "runner/copying/copy_plan.hpp"

#include "runner/transfer/board_path.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

failure taken_by(std::string const& from) {
  return {blame::host, fmt::format("{} is copied to that name already", from)};
}

} // namespace

void copy_plan::add_folder(planned_copy folder) {
  owner const ours{folder.from, true};
  auto const [there, is_new] = taken_.try_emplace(folder.to, ours);
  if (is_new) {
    folders_.push_back(std::move(folder));
  } else if (!there->second.is_folder) {
    add_failure(std::move(folder), taken_by(there->second.from));
  }
}

void copy_plan::add_file(planned_file file) {
  owner const ours{file.names.from, false, file.is_named, files_.size()};
  auto const [entry, is_new] = taken_.try_emplace(file.names.to, ours);
  auto& existing = entry->second;
  if (is_new) {
    files_.push_back(std::move(file));
  } else if (existing.is_folder ||
             (existing.is_named && file.is_named && existing.from != ours.from)) {
    add_failure(std::move(file.names), taken_by(existing.from));
  } else {
    existing = {ours.from, false, ours.is_named, existing.number};
    files_[existing.number] = std::move(file);
  }
}

void copy_plan::add_failure(planned_copy names, failure why) {
  failures_.push_back({std::move(names), std::move(why)});
}

void copy_plan::refuse(std::string const& to, failure why) {
  auto const is_refused = [&](std::string const& path) { return path == to || is_in(path, to); };
  planned_copy names{"", to};
  for (auto const& folder : folders_) {
    names = folder.to == to ? folder : names;
  }
  for (auto const& file : files_) {
    names = file.names.to == to ? file.names : names;
  }
  std::erase_if(folders_, [&](auto const& folder) { return is_refused(folder.to); });
  std::erase_if(files_, [&](auto const& file) { return is_refused(file.names.to); });
  add_failure(std::move(names), std::move(why));
}

} // namespace mprun
