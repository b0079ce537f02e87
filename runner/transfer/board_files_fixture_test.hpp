// What tests of board_files share: a board that says what it is told to.
#pragma once

#include "runner/board/session_fixture_test.hpp"
#include "runner/transfer/board_files.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

inline std::string own(std::string const& line) {
  return line + "\x1f\r\n";
}

inline scripted_run raising(std::string const& exception) {
  return {"", "Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in <module>\r\n" +
                  exception + "\r\n"};
}

class board_files_test : public session_test {
protected:
  board_files& files() {
    if (!files_) {
      opened();
      files_.emplace(made());
    }
    return *files_;
  }
  /// Opens the board and lets all its programs end so, the last one again and again.
  void answers(std::vector<scripted_run> with) {
    board_.runs = [](std::string const&) { return scripted_run(); };
    files();
    board_.runs = [this, with = std::move(with),
                   next = std::size_t{0}](std::string const& source) mutable {
      sources_.push_back(source);
      return with[std::min(next++, with.size() - 1)];
    };
  }
  void says(std::string const& lines) { answers({{lines}}); }
  template<class T>
  T ask(task<T> question) {
    return time_.run(std::move(question));
  }

  std::vector<std::string> sources_;
  std::optional<board_files> files_;
};

} // namespace mprun
