// What no output may hold, and the gate that everything passes which a person or a program reads.
//
// Flow: secrets_of() the boards of a command, once; every session of it adds what its link is given
// later. Reports are given masked events (report_set::hide); commands without events mask what they
// print. A text is masked before it is cut: half a secret is found no more.
#pragma once

#include "runner/events/event.hpp"
#include "runner/inventory/inventory.hpp"

#include <memory>
#include <string>
#include <vector>

namespace mprun {

class secret_list {
public:
  /// Shorter ones occur everywhere: they are masked in what is of their own board alone.
  static constexpr std::size_t shortest = 4;

  /// In all its written_forms(). One that is known, and an empty one, change nothing.
  void add(std::string const& secret);

  /// Each of their bytes becomes '*'.
  void mask(std::string& text) const;
  std::string masked(std::string text) const;
  /// In all that an event tells.
  void mask(event& what) const;

  std::vector<std::string> const& all() const noexcept { return secrets_; }

private:
  std::vector<std::string> secrets_;
};

/// Of `secrets:`, and the passwords that links will be given, as far as they can be read.
std::shared_ptr<secret_list> secrets_of(std::vector<board_spec> const& boards);

} // namespace mprun
