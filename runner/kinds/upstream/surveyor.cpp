#include "runner/kinds/upstream/surveyor.hpp"

#include "base/bytes/sha256.hpp"
#include "runner/host/interpreter.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::json;

std::string contents(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Bytes as text that JSON can hold, and back: a probe may print anything.
std::string to_utf8(std::string const& bytes) {
  std::string out;
  for (char const c : bytes) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xc0 | (byte >> 6));
      out += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return out;
}

bool is_for_a_prompt(std::string const& file) {
  return file.starts_with("repl_");
}

} // namespace

surveyor::surveyor(fs::path root, std::vector<std::string> probes, fs::path cache_folder)
    : root_(std::move(root)), probes_(std::move(probes)), cache_(std::move(cache_folder)) {}

std::string surveyor::key_of(std::string const& firmware) const {
  sha256 sum;
  sum.update("mprun survey 1\n");
  sum.update(firmware);
  for (auto const& file : probes_) {
    sum.update(fmt::format("\n{}\n", file));
    sum.update(contents(root_ / "feature_check" / file));
  }
  return to_hex(sum.finish());
}

std::optional<survey_outputs> surveyor::find(std::string const& key) const {
  auto const kept = cache_.find(key);
  if (!kept) {
    return std::nullopt;
  }
  auto const read = json::parse(*kept, nullptr, false);
  if (!read.is_object()) {
    return std::nullopt;
  }
  survey_outputs outputs;
  for (auto const& [file, output] : read.items()) {
    outputs[file] = output.is_string() ? output.get<std::string>() : std::string();
  }
  return outputs;
}

void surveyor::keep(std::string const& key, survey_outputs const& outputs) const {
  json kept = json::object();
  for (auto const& [file, output] : outputs) {
    kept[file] = to_utf8(output);
  }
  cache_.keep(key, kept.dump());
}

task<result<survey_outputs>> surveyor::outputs_on_unix(unix_port port) {
  std::string firmware;
  for (auto const& word : port.command) {
    firmware += word + "\n";
  }
  auto const program = find_program(port.command.front());
  firmware += sha256_hex(contents(program.value_or(port.command.front())));
  auto const key = key_of(firmware);
  if (auto known = find(key)) {
    co_return *std::move(known);
  }
  survey_outputs outputs;
  auto all_ended = true; // otherwise it holds for this run alone: the host may have been busy
  for (auto const& file : probes_) {
    auto const path = (root_ / "feature_check" / file).string();
    auto ran = co_await run_command_line_test(port, root_, path);
    if (!ran.started) {
      co_return ran.started.error();
    }
    auto const crashed = ran.ran.how != printed::end::well;
    all_ended = all_ended && ran.ran.how != printed::end::timed_out;
    outputs[file] = plain_line_ends(ran.ran.output) + (crashed ? "CRASH" : "");
  }
  if (all_ended) {
    keep(key, outputs);
  }
  co_return outputs;
}

task<ran_case> surveyor::ask(session& board, std::string file) {
  test_case probe;
  probe.suite = "feature_check";
  probe.name = file;
  auto source = contents(root_ / "feature_check" / file);
  auto ran = co_await board.run(probe, std::move(source));
  co_return ran;
}

/// A line that may damage bytes may damage the script or its answer, and the answer is cached.
task<ran_case> surveyor::ask_until_two_agree(session& board, std::string file) {
  constexpr std::size_t max_tries = 8;
  std::vector<ran_case> answers;
  for (;;) {
    auto ran = co_await ask(board, file);
    auto const agrees = [&ran](ran_case const& other) {
      return ran.how == other.how && ran.output == other.output && ran.error == other.error;
    };
    if (!board.may_damage() || !ran.kept || std::any_of(answers.begin(), answers.end(), agrees)) {
      co_return ran;
    }
    answers.push_back(std::move(ran));
    if (answers.size() == max_tries) {
      answers.back().how = ran_case::end::errored;
      answers.back().why = {blame::link, "no two of the board's answers were the same"};
      co_return answers.back();
    }
  }
}

task<result<survey_outputs>> surveyor::outputs_on_board(session& board) {
  auto const facts = board.facts();
  auto about = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", facts.implementation, facts.version,
                           facts.machine, facts.firmware, facts.unique_id, facts.dialect);
  for (auto const& expression : board.log_expressions()) {
    about += "\n" + expression; // without it, lines of the board's log are part of the answers
  }
  auto const key = key_of(about);
  auto const first = std::find_if_not(probes_.begin(), probes_.end(), is_for_a_prompt);
  auto const was_asked = first != probes_.end() && // in a replay: as in the recorded run
                         board.journal().was_noted_in_recording(
                             fmt::format("feature_check/{}: start", *first)) == true;
  auto known = find(key);
  if (known && !was_asked) {
    co_return *std::move(known);
  }
  survey_outputs outputs;
  auto all_ended = true;
  for (auto const& file : probes_) {
    if (is_for_a_prompt(file)) {
      continue; // what they ask can only be found out at a prompt
    }
    auto ran = co_await ask_until_two_agree(board, file);
    if (!ran.kept || ran.how == ran_case::end::errored) {
      auto why = ran.kept ? ran.why : ran.kept.error();
      // No test has run yet.
      why.blame = why.blame == blame::test ? blame::board : why.blame;
      why.message = fmt::format("feature_check/{}: {}", file, why.message);
      co_return why;
    }
    all_ended = all_ended && ran.how != ran_case::end::timed_out;
    outputs[file] = plain_line_ends(ran.output) + plain_line_ends(ran.error) +
                    (ran.error.empty() ? "" : "CRASH");
  }
  if (all_ended) {
    keep(key, outputs);
  }
  co_return outputs;
}

} // namespace mprun::upstream
