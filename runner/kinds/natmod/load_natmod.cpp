#include "runner/kinds/natmod/load_natmod.hpp"

#include "runner/kinds/upstream/ask_reader.hpp"
#include "upstream_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace mprun::upstream {

loaded_natmod load_natmod(std::filesystem::path const& root,
                          std::filesystem::path const& cache_folder) {
  auto const file = root / "run-natmodtests.py";
  auto const builtin = builtin_natmod_tables();
  auto const answer = ask_reader(files::read_natmod, file, cache_folder);
  auto found = answer ? read_natmod_tables(*answer, &builtin) : std::nullopt;
  if (!found) {
    return {builtin,
            fmt::format("the built-in tables, as those of {} cannot be read: {}", file.string(),
                        answer ? "none of them are understood" : answer.error().message)};
  }
  loaded_natmod loaded{*std::move(found), fmt::format("the tables of {}", file.string())};
  auto const& odd = loaded.tables.not_understood;
  if (!odd.empty()) {
    loaded.source += fmt::format("; not understood: {}", fmt::join(odd, "; "));
  }
  return loaded;
}

} // namespace mprun::upstream
