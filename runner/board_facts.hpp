// What a board was found to be, by asking it once after it opened.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mprun {

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
  std::string dialect;              ///< "raw-repl", or "board-program" for a unix port before v1.27
};

} // namespace mprun
