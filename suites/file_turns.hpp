// Lets no two programs work in the files of one test at the same time: boards that are processes of
// this host and CPython run it in the test's own folder.
//
// Flow: `auto turn = co_await turns.of(file).enter();` — the turn is over when `turn` goes.
#pragma once

#include "runner/gate.hpp"

#include <map>
#include <string>
#include <utility>

namespace mprun {

class file_turns {
public:
  explicit file_turns(asio::any_io_executor executor) : executor_(std::move(executor)) {}

  gate& of(std::string const& file) { return gates_.try_emplace(file, executor_, 1).first->second; }

private:
  asio::any_io_executor executor_;
  std::map<std::string, gate> gates_;
};

} // namespace mprun
