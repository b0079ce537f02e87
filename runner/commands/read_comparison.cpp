#include "runner/commands/read_comparison.hpp"

#include "base/files/file_text.hpp"
#include "base/yaml/config_error.hpp"
#include "bench/comparison/comparison_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

/// Why the page cannot show it; empty if it can.
std::string problem_of(nlohmann::json const& document) {
  if (!document.is_object() || document.value("format", nlohmann::json()) != "mprun-comparison") {
    return "not a comparison; mprun compare --format json writes one";
  }
  auto const version = document.value("version", nlohmann::json());
  if (!version.is_number_integer() || version > comparison_format_version) {
    return "its format is later than this mprun reads";
  }
  auto const has_list = [&](char const* name) {
    return document.value(name, nlohmann::json()).is_array();
  };
  return has_list("measures") && has_list("base") && has_list("head") ? ""
                                                                      : "a part of it is missing";
}

} // namespace

std::string read_comparison(std::filesystem::path const& file) {
  auto text = read_text(file);
  if (!text) {
    throw config_error(text.error().message);
  }
  auto const document = nlohmann::json::parse(*text, nullptr, false);
  if (auto const problem = problem_of(document); !problem.empty()) {
    throw config_error(fmt::format("{}: {}", file.string(), problem));
  }
  return document.dump();
}

} // namespace mprun
