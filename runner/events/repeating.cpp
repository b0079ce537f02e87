#include "runner/events/repeating.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace mprun {
namespace {

/// Options that chose boards and cases, ended the run early, or named where its reports go.
constexpr std::array<std::string_view, 16> with_value{
    "--board", "--tag",   "--case-tag", "--include", "--exclude",     "-i",
    "-e",      "--out",   "--max-fail", "--record",  "--run-timeout", "--jobs",
    "--shard", "--trace", "--history",  "--baseline"};
constexpr std::array<std::string_view, 4> alone{"--fail-fast", "--run-failures", "--github",
                                                "--no-history"};

bool is_long(std::string_view word) {
  return word.starts_with("--");
}

/// How many words are left out, beginning with this one.
std::size_t left_out(std::string_view word) {
  if (std::find(alone.begin(), alone.end(), word) != alone.end()) {
    return 1;
  }
  for (auto const option : with_value) {
    if (word == option) {
      return 2;
    }
    // "--out=DIR", "-iREGEX"
    if (word.starts_with(option) && (is_long(option) ? word[option.size()] == '=' : true)) {
      return 1;
    }
  }
  return 0;
}

} // namespace

std::string shell_word(std::string_view word) {
  auto const is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) {
    return std::string(word);
  }
  std::string out = "'";
  for (auto const c : word) {
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out + "'";
}

std::string repeating_command(std::vector<std::string> const& arguments) {
  std::string out = "mprun";
  auto only_paths = false;
  for (std::size_t i = 1; i < arguments.size();) {
    auto const& word = arguments[i];
    if (only_paths) {
      // More options will follow, so a path must not look like an option.
      out += " " + shell_word(word.starts_with('-') ? "./" + word : word);
      ++i;
      continue;
    }
    only_paths = word == "--";
    auto const skipped = left_out(word);
    if (skipped == 0 && !only_paths) {
      out += " " + shell_word(word);
    }
    i += std::max<std::size_t>(skipped, 1);
  }
  return out;
}

} // namespace mprun
