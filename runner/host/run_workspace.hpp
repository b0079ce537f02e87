// Where a run keeps the scratch folders of its boards and of CPython, and the token that marks the
// processes that it starts.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace mprun {

class run_workspace {
public:
  run_workspace() = default;
  /// `prepare` is called before the folder is used for the first time, by this or a copy: many
  /// commands need none. It may throw, and is then called again.
  run_workspace(std::filesystem::path scratch, std::string token,
                std::function<void()> prepare = {})
      : scratch_(std::move(scratch)), token_(std::move(token)),
        prepare_(std::make_shared<std::function<void()>>(std::move(prepare))) {}

  /// The scratch folder, which is there when this returns.
  std::filesystem::path const& scratch() const {
    if (prepare_ && *prepare_) {
      (*prepare_)();
      *prepare_ = nullptr;
    }
    return scratch_;
  }

  std::string const& token() const noexcept { return token_; }

  /// Processes may write in their scratch folders alone, unless a person says what is written.
  bool confines_boards = true;

private:
  std::filesystem::path scratch_;
  std::string token_;
  std::shared_ptr<std::function<void()>> prepare_;
};

} // namespace mprun
