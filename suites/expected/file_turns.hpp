// Lets no two programs write files of one folder at the same time: boards that are processes of
// this host, and CPython, run tests in the tests' own folder.
//
// Flow: `auto turn = co_await turns.of(folder).enter();` — the turn ends when `turn` is destroyed.
#pragma once

#include "base/async/gate.hpp"

#include <map>
#include <string>
#include <utility>

namespace mprun {

class file_turns {
public:
  explicit file_turns(asio::any_io_executor executor) : executor_(std::move(executor)) {}

  gate& of(std::string const& folder) {
    return gates_.try_emplace(folder, executor_, 1).first->second;
  }

private:
  asio::any_io_executor executor_;
  std::map<std::string, gate> gates_;
};

} // namespace mprun
