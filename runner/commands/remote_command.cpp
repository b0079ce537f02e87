#include "runner/commands/remote_command.hpp"

#include "base/yaml/config_error.hpp"
#include "runner/commands/chosen_farm.hpp"
#include "runner/remote/commands/run_chain.hpp"
#include "runner/scheduling/plan.hpp"

#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

/// Takes words from the front of a command line.
class word_reader {
public:
  explicit word_reader(std::vector<std::string> words) : words_(std::move(words)) {}

  bool take_flag(std::string_view name) {
    auto const is_it = next_ < words_.size() && words_[next_] == name;
    next_ += is_it ? 1 : 0;
    return is_it;
  }

  /// "--name VALUE", "--name=VALUE".
  std::optional<std::string> take_value(std::string_view name) {
    if (next_ >= words_.size() || !words_[next_].starts_with(name)) {
      return std::nullopt;
    }
    auto const& word = words_[next_];
    if (word.size() > name.size()) {
      if (word[name.size()] != '=') {
        return std::nullopt;
      }
      auto value = word.substr(name.size() + 1);
      ++next_;
      return value;
    }
    if (next_ + 1 == words_.size()) {
      throw config_error(fmt::format("remote: {} needs a value", name));
    }
    next_ += 2;
    return words_[next_ - 1];
  }

  std::vector<std::string> rest() && {
    words_.erase(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(next_));
    return std::move(words_);
  }

private:
  std::vector<std::string> words_;
  std::size_t next_ = 0;
};

/// `command`: the chain's only command, whose arguments follow our own options; empty: the whole
/// chain follows them.
int run(std::vector<std::string> words, std::string const& command) {
  remote::chain_request request;
  selection selected;
  std::string port;
  word_reader reader(std::move(words));
  for (;;) {
    if (reader.take_flag("--json")) {
      request.as_json = true;
    } else if (auto farm = reader.take_value("--farm")) {
      request.farm = std::move(*farm);
    } else if (auto board = reader.take_value("--board")) {
      selected.boards.push_back(std::move(*board));
    } else if (auto tag = reader.take_value("--tag")) {
      selected.tags.push_back(std::move(*tag));
    } else if (auto address = reader.take_value("--port")) {
      port = std::move(*address);
    } else {
      break;
    }
  }
  request.words = std::move(reader).rest();
  if (!command.empty()) {
    request.words.insert(request.words.begin(), command);
  }
  auto const is_selected = !selected.boards.empty() || !selected.tags.empty();
  if (request.farm.empty() && is_selected) {
    throw config_error("remote: --board and --tag choose among the boards of --farm FILE");
  }
  if (!request.farm.empty() && !port.empty()) {
    throw config_error("remote: --farm or --port, not both");
  }
  if (!port.empty()) {
    request.words.insert(request.words.begin(), {"connect", port});
  }
  if (!request.farm.empty()) {
    auto farm = boards_of({request.farm, {}});
    request.boards = make_plan(std::move(farm.boards), {}, selected, assignment::every).boards;
    if (request.boards.empty()) {
      throw config_error("no board is selected");
    }
  }
  return remote::run_chain(std::move(request));
}

} // namespace

int remote_command(std::vector<std::string> words) {
  return run(std::move(words), {});
}

int repl_command(std::vector<std::string> words) {
  return run(std::move(words), "repl");
}

} // namespace mprun
