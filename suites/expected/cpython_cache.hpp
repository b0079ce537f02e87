// CPython's outputs cached between runs, for programs that are not a single test: a multitest, a
// benchmark.
//
// Flow: `key_of(kind, content)`, then find(key); when nothing is found, run CPython and keep() its
// output.
#pragma once

#include "base/async/asked_once.hpp"
#include "suites/expected/cpython_run.hpp"
#include "suites/expected/output_cache.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace mprun {

class cpython_cache {
public:
  /// An empty folder keeps nothing.
  explicit cpython_cache(std::filesystem::path folder) : cache_(std::move(folder)) {}

  /// `content` is everything that the output depends on. The key is empty where CPython cannot even
  /// report its version; nothing is found or kept under it.
  task<std::string> key_of(std::string kind, std::string content);

  /// The CPython to run; valid after key_of().
  std::string program() const;

  std::optional<std::string> find(std::string const& key) const;
  void keep(std::string const& key, std::string_view answer) const;

private:
  output_cache cache_;
  asked_once<result<cpython_identity>> cpython_;
};

} // namespace mprun
