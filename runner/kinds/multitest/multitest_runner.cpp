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

/// By instance, the place of its board: the n-th in the order of itertools.permutations.
std::vector<std::size_t> places_of_instances(std::size_t boards, std::size_t n) {
  std::vector<std::size_t> places(boards);
  std::iota(places.begin(), places.end(), std::size_t{0});
  for (; n > 0; --n) {
    std::next_permutation(places.begin(), places.end());
  }
  return places;
}

/// A unix port of this host imports what the tree ships beside it, as the official runner has it.
std::filesystem::path modules_for(board_at_work const& board, test_case const& one) {
  auto const is_here = std::holds_alternative<process_spec>(board.spec.link);
  auto const root = is_here && board.spec.is_unix_port() ? find_tree(one.file) : std::nullopt;
  return root ? root->parent_path() / "extmod" : std::filesystem::path();
}

} // namespace

multitest_runner::multitest_runner(settings how, std::filesystem::path cpython_cache_folder,
                                   run_place place)
    : how_(std::move(how)), expected_(std::move(cpython_cache_folder), std::move(place)) {}

task<kept_boards> multitest_runner::run(attempt_setting at, attempt_finished& outcome) {
  auto const& one = at.about;
  auto const places = places_of_instances(at.boards.size(), one.permutation);
  std::vector<board_at_work> cast;
  std::vector<std::string> ids;
  for (auto const place : places) {
    cast.push_back(at.boards[place]);
    ids.push_back(at.boards[place].spec.id);
  }
  auto const& session = at.boards.front().session;
  auto ran = co_await play(std::move(cast), one);
  session.journal().mask(ran.output);
  result<std::string> expected;
  if (ran.played && ran.problem.empty() && !ran.skipped) {
    expected = co_await expected_.expected_for(one, one.boards);
  }
  auto const printed = expected ? *expected : std::string();
  judge_multitest(ran, session.journal().comparable(printed, ran.output), ids, outcome);
  if (!expected) {
    outcome.verdict = verdict::errored;
    outcome.blame = expected.error().blame;
    outcome.message = expected.error().message;
    outcome.detail.clear(); // it was compared with nothing
  }
  if (outcome.verdict == verdict::passed && !ran.timed_out) {
    expected_.confirm(one);
  }
  kept_boards kept(at.boards.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    kept[places[i]] = ran.kept[i];
    if (!ran.kept[i]) {
      at.boards[places[i]].session.close();
    }
  }
  co_return kept;
}

task<multitest_result> multitest_runner::play(std::vector<board_at_work> cast,
                                              test_case const& one) {
  auto source = read_text(one.file);
  if (!source) {
    multitest_result unread;
    unread.played = on_host(source.error());
    unread.kept.resize(cast.size());
    co_return unread;
  }
  std::vector<std::unique_ptr<board_host>> hosts;
  std::vector<cast_member> members;
  for (auto const& board : cast) {
    hosts.push_back(std::make_unique<board_host>(board.session));
    auto const kind = board.spec.is_unix_port() ? instance_kind::unix_port : instance_kind::board;
    members.push_back({hosts.back().get(), kind, how_.keep_path ? "" : modules_for(board, one)});
  }
  multitest_case what;
  what.file = one.file;
  what.source = *std::move(source);
  what.verbatim = how_.verbatim;
  what.instances = one.boards;
  auto played = co_await play_multitest(std::move(what), std::move(members));
  co_return played;
}

} // namespace mprun::upstream
