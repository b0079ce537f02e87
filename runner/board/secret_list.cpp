#include "runner/board/secret_list.hpp"

#include "runner/board/links/webrepl_password.hpp"
#include "transports/recording/mask_secrets.hpp"

#include <algorithm>
#include <utility>

namespace mprun {
namespace {

/// Masks every text of an event.
class texts_of {
public:
  explicit texts_of(secret_list const& secrets) : secrets_(secrets) {}

  void operator()(run_started& e) const {
    mask(e.run_id, e.program_version, e.host);
    mask(e.arguments);
  }
  void operator()(board_declared& e) const {
    mask(e.board, e.platform, e.link, e.faults);
    mask(e.tags);
  }
  void operator()(cell_planned& e) const {
    mask(e.board, e.suite, e.name, e.file, e.repository_file);
  }
  void operator()(board_opened& e) const {
    auto& facts = e.facts;
    mask(e.board, facts.platform, facts.implementation, facts.version, facts.machine,
         facts.firmware, facts.unique_id, facts.dialect);
    mask(facts.modules);
  }
  void operator()(board_lost& e) const { mask(e.board, e.message); }
  void operator()(attempt_started& e) const { mask(e.board); }
  void operator()(attempt_finished& e) const {
    mask(e.board, e.message, e.detail, e.output, e.source);
    mask(e.other_boards);
    mask(e.reason.about);
  }
  void operator()(cell_finished& e) const {
    mask(e.board, e.message);
    mask(e.reason.about);
  }
  void operator()(notice& e) const { mask(e.board, e.message); }
  void operator()(run_finished&) const {}

private:
  template<class... Texts>
  void mask(Texts&... texts) const {
    (secrets_.mask(texts), ...);
  }
  void mask(std::vector<std::string>& texts) const {
    for (auto& text : texts) {
      secrets_.mask(text);
    }
  }

  secret_list const& secrets_;
};

} // namespace

void secret_list::add(std::string const& secret) {
  if (secret.empty()) {
    return;
  }
  for (auto& form : written_forms(secret)) {
    if (std::find(secrets_.begin(), secrets_.end(), form) == secrets_.end()) {
      secrets_.push_back(std::move(form));
    }
  }
}

void secret_list::mask(std::string& text) const {
  mask_secrets(text, secrets_);
}

std::string secret_list::masked(std::string text) const {
  mask(text);
  return text;
}

void secret_list::mask(event& e) const {
  if (!secrets_.empty()) {
    std::visit(texts_of(*this), e.fact);
  }
}

std::shared_ptr<secret_list> secrets_of(std::vector<board_spec> const& boards) {
  auto all = std::make_shared<secret_list>();
  for (auto const& board : boards) {
    for (auto const& secret : board.secrets) {
      all->add(secret);
    }
    if (auto const* const webrepl = std::get_if<webrepl_spec>(&board.link)) {
      auto const password = find_password(*webrepl);
      if (password && password->size() >= secret_list::min_length) {
        all->add(*password);
      }
    }
  }
  return all;
}

} // namespace mprun
