#include "runner/remote/programs/disk_free.hpp"

#include "device_programs.hpp"
#include "runner/remote/json_record.hpp"
#include "runner/remote/remote_context.hpp"

#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>

namespace mprun::remote {
namespace {

/// The columns of people run together where a file system is large or has a long name.
std::string program_for_programs() {
  constexpr std::string_view for_people = "{:<10}{:>9}{:>9}{:>9}{:>5} {}";
  constexpr std::string_view for_programs = "{}\\t{}\\t{}\\t{}\\t{}\\t{}";
  std::string program(device::disk_free);
  program.replace(program.find(for_people), for_people.size(), for_programs);
  return program;
}

/// Reads a line of that program from its end.
bool read_row(std::string line, json_record& into) {
  line.erase(line.find_last_not_of("\r") + 1);
  auto const last_word = [&line] {
    auto const tab = line.rfind('\t');
    auto word = line.substr(tab + 1);
    line.erase(tab == std::string::npos ? 0 : tab);
    return word;
  };
  auto const mounted_on = last_word();
  last_word(); // the percentage is for people
  std::int64_t sizes[3];
  for (auto* size = sizes + 3; size != sizes;) {
    std::istringstream number(last_word());
    if (!(number >> *--size)) {
      return false;
    }
  }
  into.add("filesystem", line);
  into.add("size", sizes[0]);
  into.add("used", sizes[1]);
  into.add("available", sizes[2]);
  into.add("mounted_on", mounted_on);
  return true;
}

} // namespace

task<action_result> print_disk_free(remote_context& context) {
  auto failed = co_await context.need_raw_prompt();
  context.did_action();
  if (failed) {
    co_return failed;
  }
  auto const answer = co_await context.ask(program_for_programs(), "report its free space");
  if (!answer) {
    co_return command_error("df: " + answer.output.error().message);
  }
  std::istringstream lines(answer.text());
  std::string line;
  std::getline(lines, line); // the titles
  while (std::getline(lines, line)) {
    json_record record;
    if (read_row(line, record)) {
      context.out().print_record(std::move(record));
    }
  }
  co_return std::nullopt;
}

} // namespace mprun::remote
