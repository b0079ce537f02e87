#include "runner/kinds/program/exit_finder.hpp"

#include "base/text/line_ends.hpp"
#include "base/text/number.hpp"
#include "base/text/printable.hpp"
#include "runner/kinds/program/test_programs.hpp"
#include "suites/judging/traceback.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

/// MicroPython before 1.24 does not report that a program exits at its raw prompt.
bool hides_exits(session const& board) {
  auto const& facts = board.facts();
  std::string_view version(facts.version);
  auto const dot = std::min(version.find('.'), version.size());
  auto const major = whole_number<int>(version.substr(0, dot)).value_or(0);
  version.remove_prefix(std::min(dot + 1, version.size()));
  auto const minor = whole_number<int>(version.substr(0, version.find('.'))).value_or(0);
  auto const reports =
      facts.implementation == "micropython" && (major > 1 || (major == 1 && minor >= 24));
  return !board.is_interpreter() && !reports;
}

/// What the case's files and source tell about exits.
struct exit_hints {
  bool may_be_bad = false;
  bool is_named = false;
};

exit_hints find_exit_hints(exit_question const& question) {
  exit_hints found{may_exit_badly(question.source), names_an_exit(question.source)};
  for (auto const& file : question.about.files) {
    std::ifstream in(file.from, std::ios::binary);
    std::string const text(std::istreambuf_iterator<char>(in), {});
    found.may_be_bad = found.may_be_bad || may_exit_badly(text);
    found.is_named = found.is_named || names_an_exit(text);
  }
  return found;
}

/// Whether the program must be run again to know.
bool is_open(session const& board, exit_question const& question, program_exit const& first) {
  if (first.status) {
    return *first.status != 0 && first.text.empty(); // an exit with a text has status 1 too
  }
  if (!first.exited && !hides_exits(board)) {
    return false;
  }
  auto const found = find_exit_hints(question);
  // An exit that nothing names is in a module on the board.
  return first.exited
             ? found.may_be_bad || !found.is_named
             : found.may_be_bad || (question.about.raises == "SystemExit" && found.is_named);
}

program_exit read_answer(std::string const& output, std::string const& mark) {
  program_exit how;
  auto const plain = with_plain_line_ends(output);
  auto const at = plain.rfind(mark);
  if (at == std::string::npos) {
    return how;
  }
  how.exited = true;
  std::string_view answer(plain);
  answer.remove_prefix(at + mark.size());
  if (answer.ends_with('\n')) {
    answer.remove_suffix(1);
  }
  constexpr std::string_view text = " text ";
  constexpr std::string_view status = " status ";
  if (answer.starts_with(text)) {
    how.status = 1;
    how.text = answer.substr(text.size());
  } else if (answer.starts_with(status)) {
    int number = 0;
    auto const digits = answer.substr(status.size());
    auto const read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    how.status = read.ec == std::errc() ? number : 1; // a number too large for a status
  }
  return how;
}

} // namespace

task<exit_answer> find_exit(session& board, exit_question question, program_exit first) {
  exit_answer answer;
  answer.how = std::move(first);
  if (!is_open(board, question, answer.how)) {
    co_return answer;
  }
  board.journal().note("run again, to learn how it exits");
  auto const mark = mark_for(question.source);
  auto again =
      co_await board.run(question.about, tell_exit(mark, question.source), question.before);
  answer.kept = std::move(again.kept);
  auto reported = read_answer(again.output, mark);
  if (reported.status) {
    answer.how = std::move(reported);
  } else if (!answer.how.status) { // otherwise the exit status of the process is enough
    auto const error = read_traceback(with_plain_line_ends(again.error));
    if (again.how != ran_case::end::completed) {
      answer.known = again.why;
    } else if (!error.name.empty()) {
      answer.known = failure{blame::board, printable(error.text, 200)};
    } else if (answer.how.exited) {
      answer.known = failure{blame::board, "it did not exit again"};
    }
  }
  co_return answer;
}

} // namespace mprun
