// For tests of what a board answers when it is opened.
#pragma once

#include "runner/board/session_fixture_test.hpp"

namespace mprun {

class opening_test : public session_test {
protected:
  /// What becomes of the board's answers to the probe, from 1.
  void answers(std::function<std::string(unsigned, std::string)> change) {
    board_.damage = [this, change = std::move(change)](std::string text) {
      return text.find("machine=") == std::string::npos ? text : change(++answers_, text);
    };
  }
  static std::string without_end(std::string text) {
    return text.replace(text.find("end=1"), 5, "and=1");
  }
  static std::string with(std::string text, std::string const& from, std::string const& to) {
    return text.replace(text.find(from), from.size(), to);
  }
  failure why_not_opened() {
    auto const opened = open();
    EXPECT_FALSE(opened);
    EXPECT_FALSE(made().is_open());
    return opened ? failure() : opened.error();
  }

  unsigned answers_ = 0;
};

} // namespace mprun
