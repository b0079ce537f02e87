// For tests: loads an inventory from a file of its own and returns its complaint.
#pragma once

#include "base/files/test_folder.hpp"
#include "runner/inventory/inventory.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <string>

namespace mprun {

class inventory_file : public ::testing::Test {
protected:
  inventory load(std::string const& text) {
    std::ofstream(file()) << text;
    return load_inventory(file());
  }

  /// What it complains of, without the file's name.
  std::string complaint(std::string const& text) {
    try {
      load(text);
    } catch (config_error const& wrong) {
      std::string const message = wrong.what();
      EXPECT_EQ(message.find(file().string() + ":"), 0U) << message;
      return message.substr(file().string().size() + 1);
    }
    return "no complaint";
  }

  std::filesystem::path file() const { return folder_.path() / "lab.yaml"; }

  test_folder folder_;
};

inline process_spec const& process_of(board_spec const& board) {
  return std::get<process_spec>(board.link);
}

} // namespace mprun
