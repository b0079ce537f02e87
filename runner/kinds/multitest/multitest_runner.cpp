#include "runner/kinds/multitest/multitest_runner.hpp"

#include "base/files/file_text.hpp"
#include "runner/kinds/multitest/multitest_verdict.hpp"
#include "suites/upstream/tree.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

namespace mprun::upstream {
namespace {

/// For each instance the position of its board: the n-th in the order of itertools.permutations.
std::vector<std::size_t> board_positions(std::size_t boards, std::size_t n) {
  std::vector<std::size_t> positions(boards);
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  for (; n > 0; --n) {
    std::next_permutation(positions.begin(), positions.end());
  }
  return positions;
}

/// A unix port of this host imports what the tree ships beside it, as with the official runner.
std::filesystem::path modules_for(board_at_work const& board, test_case const& test) {
  auto const is_here = std::holds_alternative<process_spec>(board.spec.link);
  auto const root = is_here && board.spec.is_unix_port() ? find_tree(test.file) : std::nullopt;
  return root ? root->parent_path() / "extmod" : std::filesystem::path();
}

} // namespace

multitest_runner::multitest_runner(settings how, std::filesystem::path cpython_cache_folder,
                                   run_workspace workspace)
    : how_(std::move(how)), expected_(std::move(cpython_cache_folder), std::move(workspace)) {}

task<kept_boards> multitest_runner::run(attempt_setting at, attempt_finished& outcome) {
  auto const& test = at.about;
  auto const positions = board_positions(at.boards.size(), test.permutation);
  std::vector<board_at_work> players;
  std::vector<std::string> ids;
  for (auto const position : positions) {
    players.push_back(at.boards[position]);
    ids.push_back(at.boards[position].spec.id);
  }
  auto const& session = at.boards.front().session;
  auto ran = co_await play(std::move(players), test);
  session.journal().mask(ran.output);
  result<std::string> expected;
  if (ran.played && ran.problem.empty() && !ran.skipped) {
    expected = co_await expected_.expected_for(test, test.boards);
  }
  auto const printed = expected ? *expected : std::string();
  judge_multitest(ran, session.journal().comparable(printed, ran.output), ids, outcome);
  if (!expected) {
    outcome.verdict = verdict::errored;
    outcome.blame = expected.error().blame;
    outcome.message = expected.error().message;
    outcome.detail.clear(); // there was nothing to compare with
  }
  if (outcome.verdict == verdict::passed && !ran.timed_out) {
    expected_.confirm(test);
  }
  kept_boards kept(at.boards.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    kept[positions[i]] = ran.kept[i];
    if (!ran.kept[i]) {
      at.boards[positions[i]].session.close();
    }
  }
  co_return kept;
}

task<multitest_result> multitest_runner::play(std::vector<board_at_work> players,
                                              test_case const& test) {
  auto source = read_text(test.file);
  if (!source) {
    multitest_result unread;
    unread.played = on_host(source.error());
    unread.kept.resize(players.size());
    co_return unread;
  }
  std::vector<std::unique_ptr<board_host>> hosts;
  std::vector<participant> participants;
  for (auto const& board : players) {
    hosts.push_back(std::make_unique<board_host>(board.session));
    auto const kind = board.spec.is_unix_port() ? instance_kind::unix_port : instance_kind::board;
    participants.push_back(
        {hosts.back().get(), kind, how_.keep_path ? "" : modules_for(board, test)});
  }
  multitest_case request;
  request.file = test.file;
  request.source = *std::move(source);
  request.verbatim = how_.verbatim;
  request.instances = test.boards;
  auto played = co_await play_multitest(std::move(request), std::move(participants));
  co_return played;
}

} // namespace mprun::upstream
