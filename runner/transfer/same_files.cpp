#include "runner/transfer/same_files.hpp"

#include <system_error>
#include <utility>

namespace mprun {
namespace {

std::optional<known_content> local_content(file_digests& digests,
                                           std::filesystem::path const& path) {
  auto digest = digests.of(path);
  std::error_code failed;
  auto const size = std::filesystem::file_size(path, failed);
  return !digest || failed ? std::nullopt : std::optional(known_content{size, *std::move(digest)});
}

} // namespace

task<std::vector<std::optional<known_content>>>
same_files(board_files& board, file_digests& digests, std::vector<file_pair> pairs) {
  std::vector<std::optional<known_content>> same(pairs.size());
  auto const powers = co_await board.powers();
  if (!powers || !powers->sha256) {
    co_return same;
  }
  std::vector<std::string> remotes;
  std::vector<std::size_t> asked; // indices of their pairs
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(pairs[i].local, ignored)) {
      remotes.push_back(pairs[i].remote);
      asked.push_back(i);
    }
  }
  board_files::hash_observer const compare = [&](std::size_t number, std::string const& there) {
    auto const i = asked[number];
    auto here = there.empty() ? std::nullopt : local_content(digests, pairs[i].local);
    if (here && here->sha256 == there) {
      same[i] = std::move(here);
    }
  };
  // A file that stays unknown after a failure is passed again, and fails then if it has to.
  if (!remotes.empty()) {
    co_await board.sha256_of_each(std::move(remotes), compare);
  }
  co_return same;
}

} // namespace mprun
