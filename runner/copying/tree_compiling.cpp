// The part of a tree's copy that compiles Python files on their way to the board.
#include "runner/copying/tree_transfer.hpp"

#include <fmt/format.h>
#include <set>
#include <string>
#include <utility>

namespace mprun {
namespace {

/// The name that its source would have on the board; empty where a file is not to be compiled.
std::string source_on_board(planned_file const& file) {
  if (!mpy_name(file.pair.remote).empty()) {
    return file.pair.remote;
  }
  return file.names.from.ends_with(".py") ? source_name(file.pair.remote) : std::string();
}

std::set<std::string> sources_of(copy_plan const& plan) {
  std::set<std::string> all;
  for (auto const& file : plan.files()) {
    all.insert(file.names.from);
  }
  return all;
}

} // namespace

/// The plan with compiled files in place of those that can be compiled.
task<result<copy_plan>> tree_transfer::compile(copy_plan plan, mpy_files& compiled) {
  auto const format = co_await mpy_format_of(files_.files());
  if (!format) {
    co_return format.error();
  }
  if (format->version == 0) {
    co_return failure{blame::board, "this board imports no .mpy files"};
  }
  copy_plan with_compiled;
  for (auto const& folder : plan.folders()) {
    with_compiled.add_folder(folder);
  }
  for (auto const& failed : plan.failures()) {
    with_compiled.add_failure(failed.names, failed.why);
  }
  auto const sources = sources_of(plan);
  for (auto file : plan.files()) {
    auto const source = source_on_board(file);
    auto const target = mpy_name(source);
    if (target.empty()) {
      with_compiled.add_file(std::move(file));
      continue;
    }
    auto const beside = mpy_name(file.names.from);
    auto const made = co_await compiled.of(file.pair.local, source, *format);
    if (!made && made.error().ec == boost::system::errc::not_supported) {
      co_return made.error();
    }
    file.names.to = target;
    if (!made) {
      with_compiled.add_failure(std::move(file.names), made.error());
    } else if (!beside.empty() && sources.contains(beside)) {
      failure why{blame::host, fmt::format("{} goes to that name already", beside)};
      with_compiled.add_failure(std::move(file.names), std::move(why));
    } else {
      file.compiled_from = source;
      file.is_new = file.is_new && !file.is_named; // otherwise the source was asked for
      file.pair.remote = target;
      file.pair.local = *made;
      file.size.reset();
      with_compiled.add_file(std::move(file));
    }
  }
  co_return with_compiled;
}

/// Reports sources that lie beside their compiled files, for an import takes the source.
task<bool> tree_transfer::notify_hidden(copy_plan const& plan, tree_options const& options) {
  std::vector<planned_file const*> compiled;
  std::vector<std::string> sources;
  for (auto const& file : plan.files()) {
    if (!file.compiled_from.empty()) {
      compiled.push_back(&file);
      sources.push_back(file.compiled_from);
    }
  }
  if (sources.empty() || files_.is_interrupted()) {
    co_return true;
  }
  bool none = true;
  board_files::hash_observer const on_hash = [&](std::size_t number, std::string const& sum) {
    if (!sum.empty()) {
      auto why = fmt::format("{} is there too, and an import takes it instead: remove it, as "
                             "--delete does in folders that are copied",
                             sources[number]);
      none = notify(failed_copy(compiled[number]->names, {blame::host, std::move(why)}), options);
    }
  };
  auto const powers = co_await files_.files().powers();
  if (powers && powers->sha256) {
    auto asked = sources;
    auto const hashed = co_await files_.files().sha256_of_each(std::move(asked), on_hash);
    if (!hashed) {
      none = notify(failed_copy({"", sources.front()}, hashed.error()), options);
    }
    co_return none;
  }
  for (std::size_t i = 0; i < sources.size() && !files_.is_interrupted(); ++i) {
    auto const kind = co_await files_.files().kind_of(sources[i]);
    on_hash(i, kind && *kind == board_kind::file ? "a file" : "");
  }
  co_return none;
}

} // namespace mprun
