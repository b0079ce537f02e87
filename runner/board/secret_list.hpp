// The secrets that no output may hold, and the masking that every output goes through.
//
// Flow: secrets_of() the boards of a command, once; every session adds what its link is given
// later. Reports are given masked events (report_set::hide); commands without events mask what they
// print. A text is masked before it is cut, because half a secret would not be found.
#pragma once

#include "runner/events/event.hpp"
#include "runner/inventory/inventory.hpp"

#include <memory>
#include <string>
#include <vector>

namespace mprun {

class secret_list {
public:
  /// Shorter secrets occur everywhere, so they are masked in their own board's texts alone.
  static constexpr std::size_t min_length = 4;

  /// Adds a secret in all its written_forms(). An empty or known secret changes nothing.
  void add(std::string const& secret);

  /// Replaces each byte of a secret by '*'.
  void mask(std::string& text) const;
  std::string masked(std::string text) const;
  /// Masks every text of an event.
  void mask(event& e) const;

  std::vector<std::string> const& all() const noexcept { return secrets_; }

private:
  std::vector<std::string> secrets_;
};

/// The entries of `secrets:`, and the passwords that links will be given, as far as they can be
/// read.
std::shared_ptr<secret_list> secrets_of(std::vector<board_spec> const& boards);

} // namespace mprun
