#include "runner/options/compare_options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <memory>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

constexpr auto between_sides = "\x1f";

constexpr auto compare_footer = R"(Examples:
  mprun compare base.json head.json
  mprun compare base-1.json base-2.json base-3.json -- head-1.json head-2.json head-3.json
  mprun compare pairs.json          from mprun bench --base … --head … --benchmark_out=pairs.json

Exit codes:
  0  nothing regressed        1  a measure regressed, or has become an error
  2  the command or a file is wrong, or the files cannot be compared
  3  the result could not be written)";

/// CLI::Range would accept "nan".
CLI::Validator percent(double min, double max) {
  auto const check = [min, max](std::string& text) {
    double value = 0;
    auto const* const end = text.data() + text.size();
    auto const [rest, error] = std::from_chars(text.data(), end, value);
    bool const good = error == std::errc() && rest == end && value >= min && value <= max;
    return good ? "" : fmt::format("'{}' is not a number from {:g} to {:g}", text, min, max);
  };
  return {check, fmt::format("{:g}..{:g}", min, max)};
}

/// Assigns the files to their sides; returns what is wrong with them, or nothing.
std::string take_files(compare_options& options, std::vector<std::string> const& files) {
  auto const middle = std::find(files.begin(), files.end(), between_sides);
  if (middle != files.end()) {
    options.base.assign(files.begin(), middle);
    options.head.assign(middle + 1, files.end());
    if (options.base.empty() || options.head.empty() ||
        std::find(middle + 1, files.end(), between_sides) != files.end()) {
      return "mprun compare BASE… -- HEAD… takes at least one file on each side";
    }
    return options.in_turn && options.base.size() != options.head.size()
               ? "--in-turn takes as many files of BASE as of HEAD"
               : "";
  }
  if (files.size() > 2) {
    return "with more than two files, '--' separates BASE from HEAD: mprun compare BASE… -- HEAD…";
  }
  options.head = {files.back()};
  if (files.size() == 2) {
    options.base = {files.front()};
  }
  return {};
}

} // namespace

void mark_sides(std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments[0] == "compare") {
    std::replace(arguments.begin(), arguments.end(), std::string("--"), std::string(between_sides));
  }
}

options_check add_options(CLI::App& app, compare_options& options) {
  auto const files = std::make_shared<std::vector<std::string>>();
  app.add_option("files", *files,
                 "BASE HEAD: the benchmark file to compare with, and the one that is judged; "
                 "BASE… -- HEAD…: several runs a side; PAIRS: of mprun bench --base --head")
      ->required();
  app.add_option("--format", options.format, "how the comparison is written")
      ->transform(one_of({choice("text", comparison_format::text),
                          choice("markdown", comparison_format::markdown),
                          choice("json", comparison_format::json)}))
      ->option_text("text|markdown|json [text]");
  app.add_option("--out", options.out,
                 "write it to this file; only the summary line goes to stdout");
  app.add_option("--html", options.html, "write it as a page for people, too")->option_text("FILE");
  add_judging(app, options.threshold_percent, options.confidence_percent);
  app.add_option("--spread", options.spread_percent,
                 "by how much two runs of the same build differ anyway, in percent; by default "
                 "measured between several files per side, or assumed")
      ->check(percent(0, 1000));
  app.add_flag("--in-turn", options.in_turn,
               "the runs of BASE and HEAD took turns: the first of each are a pair, and so on");
  app.add_flag("--allow-different", options.allow_different,
               "compare although machine, firmware, link or faults are not the same");
  app.footer(compare_footer);
  return [&options, files] { return take_files(options, *files); };
}

void add_judging(CLI::App& app, double& threshold, double& confidence) {
  app.add_option("--threshold", threshold, "a change matters when it exceeds this many percent")
      ->check(percent(0, 1000))
      ->capture_default_str();
  app.add_option(
         "--confidence", confidence,
         "confidence, in percent, that none of all measures is falsely reported as a regression")
      ->check(percent(50, 99.9))
      ->capture_default_str();
}

} // namespace mprun
