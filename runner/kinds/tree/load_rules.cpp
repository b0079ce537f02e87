#include "runner/kinds/tree/load_rules.hpp"

#include "runner/kinds/upstream/ask_reader.hpp"
#include "upstream_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace mprun::upstream {

loaded_rules load_rules(std::filesystem::path const& root,
                        std::filesystem::path const& cache_folder) {
  auto const file = root / "run-tests.py";
  auto const builtin = builtin_rules();
  auto const answer = ask_reader(files::read_rules, file, cache_folder);
  loaded_rules loaded;
  auto found = answer ? read_rules(*answer, &builtin) : std::nullopt;
  if (!found) {
    loaded.all = std::make_shared<rules const>(builtin);
    loaded.source =
        fmt::format("the built-in rules, as those of {} cannot be read: {}", file.string(),
                    answer ? "none of them are understood" : answer.error().message);
    return loaded;
  }
  loaded.source = fmt::format("the rules of {}", file.string());
  if (!found->not_understood.empty()) {
    loaded.source += fmt::format("; not understood: {}", fmt::join(found->not_understood, "; "));
  }
  loaded.all = std::make_shared<rules const>(*std::move(found));
  return loaded;
}

} // namespace mprun::upstream
