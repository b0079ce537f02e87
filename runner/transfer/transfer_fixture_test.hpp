// What tests of single files share: their contents, the tiers, and the error of a report.
#pragma once

#include "runner/transfer/lab_test.hpp"

#include <array>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace mprun {

inline std::string content(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (auto& byte : bytes) {
    byte = static_cast<char>(random());
  }
  return bytes;
}

inline std::string text(std::size_t size) {
  std::string out;
  for (int i = 0; out.size() < size; ++i) {
    out += "def function_" + std::to_string(i) + "(argument):\n    return argument\n";
  }
  return out.substr(0, size);
}

inline transfer_options by(transfer_tier tier, int attempts = 4) {
  transfer_options options;
  options.tier = tier;
  options.attempts = attempts;
  return options;
}

inline constexpr std::array tiers{transfer_tier::stream, transfer_tier::base64,
                                  transfer_tier::literal};

inline std::string why(transfer_report const& report) {
  return report.passed.error().message;
}

class file_transfer_test : public testing::TestWithParam<transfer_tier> {
protected:
  folder here;
  folder there;
};

} // namespace mprun
