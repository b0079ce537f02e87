#include "runner/case_files.hpp"

#include "runner/transfer/file_transfer.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

namespace mprun {

task<std::optional<trouble>> case_files::bring(session& board, board_spec const& spec,
                                               std::vector<std::filesystem::path> const& files) {
  std::vector<std::filesystem::path> missing;
  std::copy_if(files.begin(), files.end(), std::back_inserter(missing), [&](auto const& file) {
    auto const known = brought_.find(file.filename().string());
    return known == brought_.end() || known->second != file;
  });
  if (missing.empty()) {
    co_return std::nullopt; // nearly every case: it costs nothing
  }
  auto not_fresh = co_await board.make_fresh();
  if (not_fresh) {
    not_fresh = co_await board.regain();
  }
  if (not_fresh) {
    board.close();
    co_return not_fresh;
  }
  file_transfer transfer(board, spec);
  transfer_options const usual;
  for (auto const& file : missing) {
    auto const name = file.filename().string();
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
