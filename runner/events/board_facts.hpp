// What a board is, as found by asking it once after it opened.
#pragma once

#include "runner/events/reason.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

struct test_case;

/// What a survey of the board found out about the cases of one kind.
class board_survey {
public:
  virtual ~board_survey() = default;
  /// Why the board does not run the case; no reason if it does.
  virtual reason skip_reason(test_case const& test) const = 0;
};

struct board_facts {
  std::string implementation;       ///< sys.implementation name, "micropython"
  std::string version;              ///< "1.25.0"; a micro:bit says "1.9.2"
  std::string platform;             ///< sys.platform where it exists, else os.uname()'s sysname
  std::string machine;              ///< the port's own name of the hardware
  std::string firmware;             ///< the longest version text the board gives
  std::string unique_id;            ///< machine.unique_id() in hex, empty where the board has none
  std::int64_t heap_free = 0;       ///< bytes, after a collection
  std::vector<std::string> modules; ///< which of the modules that cases ask for can be imported
  int raw_paste_window = 0;         ///< bytes; 0 where the board has no raw-paste
  /// How it passes files, as device/transfer_probe.py says it; nothing if that was not asked.
  std::optional<std::string> transfer_ways;
  std::size_t lanes = 1;                      ///< how many cases it can run at once
  std::shared_ptr<board_survey const> survey; ///< for kinds of cases that need one; may be null
  std::string dialect; ///< "raw-repl", or "board-program" for a unix port before v1.27
};

} // namespace mprun
