#include "suites/expected/cpython_cache.hpp"

#include <utility>

namespace mprun {

task<std::string> cpython_cache::key_of(std::string kind, std::string content) {
  asked_once<result<cpython_identity>>::question ask(&ask_cpython);
  auto const cpython = co_await cpython_.get(std::move(ask));
  co_return cpython ? answer_key(kind, cpython->version, content) : std::string();
}

std::string cpython_cache::program() const {
  auto const* const cpython = cpython_.known();
  return cpython != nullptr && *cpython ? (*cpython)->program : cpython_program();
}

std::optional<std::string> cpython_cache::find(std::string const& key) const {
  return key.empty() ? std::nullopt : cache_.find(key);
}

void cpython_cache::keep(std::string const& key, std::string_view answer) const {
  if (!key.empty()) {
    cache_.keep(key, answer);
  }
}

} // namespace mprun
