// The part of a board's files that hashes them.
#include "base/async/run_clock.hpp"
#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "device_programs.hpp"
#include "runner/board/own_lines.hpp"
#include "runner/transfer/board_files.hpp"
#include "runner/transfer/board_path.hpp"

#include <chrono>
#include <deque>
#include <fmt/format.h>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// Hashing a large file takes long; the board's idle timeout bounds it.
constexpr auto max_hashing_time = std::chrono::minutes(10);

std::string program_to_hash() {
  static auto const minified = minified_program(device::sha256_of);
  return minified;
}

std::string hashing_call(std::size_t number, std::string_view path,
                         std::optional<std::uint64_t> limit) {
  return fmt::format("_mprun_sha256({},{},{})", number, python_string(path),
                     limit ? std::to_string(*limit) : "None");
}

/// One program for several files: fewer bytes for each. Its files are answered one by one.
struct hashing_batch {
  std::string program;
  std::size_t files = 0;
};

/// For the paths from `first` on. A name with a line end goes alone.
hashing_batch batch_from(std::vector<std::string> const& paths, std::size_t first) {
  constexpr std::size_t max_size = 1024; // of the names: another batch may be on its way meanwhile
  std::size_t end = first;
  for (std::size_t size = 0; end < paths.size() && size < max_size; ++end) {
    if (paths[end].find('\n') != std::string::npos) {
      break;
    }
    size += paths[end].size();
  }
  if (end < first + 2) {
    return {hashing_call(first, paths[first], {}), 1};
  }
  std::span const all(paths.data() + first, end - first);
  auto const base = common_folder(std::vector<std::string_view>(all.begin(), all.end()));
  std::string names;
  for (auto const& path : all) {
    names += (names.empty() ? "" : "\n") + path.substr(base.size());
  }
  return {fmt::format("_mprun_n={}\nfor _mprun_p in {}.split('\\n'):\n "
                      "_mprun_sha256(_mprun_n,{}+_mprun_p,None)\n _mprun_n+=1",
                      first, python_string(names), python_string(base)),
          all.size()};
}

/// The next line of device/sha256_of.py, the answer to hashing_call(); `text` becomes what follows
/// it. A file that is missing has an empty sum.
bool take_hash(std::string_view& text, std::size_t number, std::string_view path,
               std::string& sum) {
  constexpr std::size_t hex_digits = 64;
  auto const found = take_own_line(text);
  auto const of_path = std::accumulate(path.begin(), path.end(), 0U, [](unsigned all, char byte) {
    return all + static_cast<unsigned char>(byte);
  });
  auto const begin = fmt::format("{} {} ", number, of_path);
  if (!found || !found->starts_with(begin)) {
    return false;
  }
  auto const line = found->substr(begin.size());
  auto const is_sum = line.size() == hex_digits &&
                      line.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (!is_sum && line != "-") {
    return false;
  }
  sum = std::string(is_sum ? line : std::string_view());
  return true;
}

} // namespace

task<result<std::string>> board_files::sha256_of(std::string path,
                                                 std::optional<std::uint64_t> limit) {
  auto source = program_to_hash() + hashing_call(0, path, limit);
  auto const answer = co_await ask(std::move(source), "hash a file");
  if (!answer) {
    co_return answer.error();
  }
  std::string_view text = *answer;
  std::string sum;
  if (!take_hash(text, 0, path, sum)) {
    co_return senseless("hash");
  }
  co_return sum;
}

task<result<void>> board_files::sha256_of_each(std::vector<std::string> paths,
                                               hash_observer const& on_hash) {
  constexpr int max_stalled = 3;
  result<void> all;
  int stalled = 0; // rounds in a row without a hash
  for (std::size_t next = 0;
       next < paths.size() && stalled < max_stalled && !board_.is_interrupted(); ++next) {
    auto const begun = next;
    auto const hashed = co_await hash_from(next, paths, on_hash);
    if (!hashed) {
      all = hashed;
    }
    stalled = next == begun ? stalled + 1 : 0;
  }
  co_return all;
}

/// `next` becomes the index of the first path that is not reported: the one that failed, or the end
/// of the list.
task<result<void>> board_files::hash_from(std::size_t& next, std::vector<std::string> const& paths,
                                          hash_observer const& on_hash) {
  auto source = program_to_hash();
  // Where the link holds what is on its way, the first program of the batch defines the function.
  auto const learns_with_it = board_.held() != 0;
  if (!learns_with_it) {
    auto const defined = co_await ask(source, "learn to hash files");
    if (!defined) {
      co_return defined.error();
    }
  }
  auto asked = next;
  auto is_defined = !learns_with_it;
  auto in_batches = learns_with_it;
  std::deque<std::size_t> counts; // of files, for each program that is not answered yet
  order_batch hashing;
  hashing.supply = [&]() -> std::optional<std::string> {
    if (!is_defined) {
      is_defined = true;
      counts.push_back(0);
      return board_.tidied(std::move(source));
    }
    if (asked >= paths.size()) {
      return std::nullopt;
    }
    auto made = in_batches ? batch_from(paths, asked)
                           : hashing_batch{hashing_call(asked, paths[asked], {}), 1};
    asked += made.files;
    counts.push_back(made.files);
    return std::move(made.program);
  };
  hashing.take = [&](std::string const& output) -> result<void> {
    std::string_view text = output;
    auto const count = counts.front();
    counts.pop_front();
    for (auto const end = next + count; next < end; ++next) {
      std::string sum;
      if (!take_hash(text, next, paths[next], sum)) {
        return senseless("hash");
      }
      on_hash(next, sum);
    }
    return {};
  };
  auto const deadline = clock::now() + max_hashing_time * (paths.size() - next + 1);
  auto one_by_one = hashing;
  auto hashed = co_await ask_all(std::move(hashing), "hash files", deadline);
  if (!hashed && in_batches && !board_.is_interrupted()) { // which of the batch's files was it?
    in_batches = false;
    is_defined = false;
    source = program_to_hash();
    counts.clear();
    asked = next;
    hashed = co_await ask_all(std::move(one_by_one), "hash files", deadline);
  }
  co_return hashed;
}

} // namespace mprun
