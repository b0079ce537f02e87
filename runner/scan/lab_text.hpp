// Reads of an inventory's text which serial ports it knows, and adds boards to it. What a person
// wrote stays byte for byte: comments, order, keys of any kind.
//
// Flow: known_boards(text) says which boards are on serial ports; add_boards(text, new ones) gives
// the text with their entries behind the last board. An inventory that cannot be edited so (boards
// on one line, say) is a config_error that says what to do.
#pragma once

#include "transports/serial/usb_devices.hpp"

#include <set>
#include <string>
#include <vector>

namespace mprun {

struct known_board {
  std::string id;
  std::filesystem::path port; ///< where it is given by name
  port_match match;           ///< where not
};

struct lab_boards {
  std::vector<known_board> on_ports;
  std::set<std::string> ids; ///< of all boards, with those that `count` makes
};

/// `name` stands for the file in complaints. An empty text is a lab without boards.
lab_boards known_boards(std::string const& text, std::string const& name);

bool refers_to(known_board const& board, attached_port const& port);

struct new_board {
  std::string id;
  std::string remark;   ///< behind the id
  std::string platform; ///< with `why` as its remark
  std::string why;
  port_match match;
  std::filesystem::path port; ///< where no description tells it from others
};

std::string add_boards(std::string const& text, std::string const& name,
                       std::vector<new_board> const& boards);

} // namespace mprun
