// CPython's answers kept between runs, for those who have it play what is no single test: a
// multitest, a benchmark.
//
// Flow: `key_of(kind, content)`, then find(key); where nothing is found, ask CPython and keep()
// what it said.
#pragma once

#include "base/async/asked_once.hpp"
#include "suites/expected/cpython_run.hpp"
#include "suites/expected/output_cache.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace mprun {

class kept_answers {
public:
  /// An empty folder keeps nothing.
  explicit kept_answers(std::filesystem::path folder) : cache_(std::move(folder)) {}

  /// `content` is all that the answer depends on. Empty where CPython does not even tell its
  /// version: nothing is found or kept by that.
  task<std::string> key_of(std::string kind, std::string content);

  /// The CPython to ask. After key_of().
  std::string program() const;

  std::optional<std::string> find(std::string const& key) const;
  void keep(std::string const& key, std::string_view answer) const;

private:
  truth_cache cache_;
  asked_once<result<cpython_identity>> cpython_;
};

} // namespace mprun
