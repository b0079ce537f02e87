#include "runner/case_files.hpp"

#include "runner/transfer/file_transfer.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {

task<std::optional<trouble>> case_files::bring(session& board, board_spec const& spec,
                                               std::vector<std::filesystem::path> const& files) {
  file_transfer transfer(board, spec);
  for (auto const& file : files) {
    auto const name = file.filename().string();
    auto const known = brought_.find(name);
    if (known != brought_.end() && known->second == file) {
      continue;
    }
    if (brought_.empty()) {
      auto not_fresh = co_await board.make_fresh();
      if (not_fresh) {
        not_fresh = co_await board.regain();
      }
      if (not_fresh) {
        board.close();
        co_return not_fresh;
      }
    }
    transfer_options const usual;
    auto const report = co_await transfer.put(file, name, usual);
    if (report.failed) {
      co_return trouble{report.failed->blame, fmt::format("cannot bring {} to the board: {}",
                                                          file.string(), report.failed->message)};
    }
    brought_[name] = file;
  }
  co_return std::nullopt;
}

} // namespace mprun
