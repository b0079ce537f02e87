#include "suites/truth/kept_answers.hpp"

namespace mprun {

task<std::string> kept_answers::key_of(std::string kind, std::string content) {
  if (!cpython_) {
    auto told = co_await ask_cpython();
    cpython_ = std::move(told);
  }
  co_return cpython_->problem.empty() ? answer_key(kind, cpython_->version, content)
                                      : std::string();
}

std::string kept_answers::program() const {
  return cpython_ && cpython_->problem.empty() ? cpython_->program : cpython_program();
}

std::optional<std::string> kept_answers::find(std::string const& key) const {
  return key.empty() ? std::nullopt : cache_.find(key);
}

void kept_answers::keep(std::string const& key, std::string_view answer) const {
  if (!key.empty()) {
    cache_.keep(key, answer);
  }
}

} // namespace mprun
