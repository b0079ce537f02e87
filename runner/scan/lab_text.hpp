// Finds the serial ports in an inventory's text, and adds boards to it. What a person wrote stays
// unchanged byte for byte: comments, order, keys of any kind.
//
// Flow: known_boards(text) says which boards are on serial ports; add_boards(text, new ones)
// returns the text with their entries after the last board. For an inventory that cannot be edited
// like this (boards on one line, say) they throw a config_error that says what to do.
#pragma once

#include "transports/serial/usb_devices.hpp"

#include <set>
#include <string>
#include <vector>

namespace mprun {

struct known_board {
  std::string id;
  std::filesystem::path port; ///< if it is given by name
  port_match match;           ///< if not
};

struct lab_boards {
  std::vector<known_board> on_ports;
  std::set<std::string> ids;        ///< ids of all boards, including those that `count` makes
  std::vector<std::string> secrets; ///< values of the variables that `secrets` names
};

/// `name` is the file's name in complaints. An empty text is a lab without boards.
lab_boards known_boards(std::string const& text, std::string const& name);

bool refers_to(known_board const& board, attached_port const& port);

struct new_board {
  std::string id;
  std::string remark;   ///< comment after the id
  std::string platform; ///< with `why` as its comment
  std::string why;
  port_match match;
  std::filesystem::path port; ///< if no description tells it from others
};

std::string add_boards(std::string const& text, std::string const& name,
                       std::vector<new_board> const& boards);

} // namespace mprun
