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
task<answered<copy_plan>> tree_transfer::compile(copy_plan plan, mpy_files& compiled) {
  answered<copy_plan> answer;
  auto format = co_await mpy_format_of(files_.files());
  if (!format.failed && format.value.version == 0) {
    format.failed = trouble{blame::board, "this board imports no .mpy files"};
  }
  if (format.failed) {
    answer.failed = std::move(format.failed);
    co_return answer;
  }
  for (auto const& folder : plan.folders()) {
    answer.value.add_folder(folder);
  }
  for (auto const& failed : plan.failures()) {
    answer.value.add_failure(failed.names, failed.why);
  }
  auto const sources = sources_of(plan);
  for (auto file : plan.files()) {
    auto const source = source_on_board(file);
    auto const target = mpy_name(source);
    if (target.empty()) {
      answer.value.add_file(std::move(file));
      continue;
    }
    auto const beside = mpy_name(file.names.from);
    auto const made = co_await compiled.of(file.pair.local, source, format.value);
    if (made.is_of_another) {
      answer.failed = trouble{blame::host, made.problem};
      co_return answer;
    }
    file.names.to = target;
    if (!made.problem.empty()) {
      answer.value.add_failure(std::move(file.names), {blame::host, made.problem});
    } else if (!beside.empty() && sources.contains(beside)) {
      trouble why{blame::host, fmt::format("{} goes to that name already", beside)};
      answer.value.add_failure(std::move(file.names), std::move(why));
    } else {
      file.compiled_from = source;
      file.pair.remote = target;
      file.pair.local = made.file;
      answer.value.add_file(std::move(file));
    }
  }
  co_return answer;
}

/// A source that lies beside a compiled file is what an import takes.
task<bool> tree_transfer::tell_hidden(copy_plan const& plan, tree_options const& options) {
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
  board_files::hash_observer const tell_of = [&](std::size_t number, std::string const& sum) {
    if (!sum.empty()) {
      auto why = fmt::format("{} is there too, and an import takes it instead: remove it, as "
                             "--delete does in folders that are copied",
                             sources[number]);
      none = tell(failure(compiled[number]->names, {blame::host, std::move(why)}), options);
    }
  };
  auto const powers = co_await files_.files().powers();
  if (powers.value.sha256) {
    auto asked = sources;
    auto failed = co_await files_.files().sha256_of_each(std::move(asked), tell_of);
    if (failed) {
      none = tell(failure({"", sources.front()}, std::move(*failed)), options);
    }
    co_return none;
  }
  for (std::size_t i = 0; i < sources.size() && !files_.is_interrupted(); ++i) {
    auto const kind = co_await files_.files().kind_of(sources[i]);
    tell_of(i, kind.value == board_kind::file ? "a file" : "");
  }
  co_return none;
}

} // namespace mprun
