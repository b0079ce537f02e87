#include "suites/upstream/features.hpp"

#include "base/text/quoted_words.hpp"

#include <array>
#include <fmt/format.h>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

namespace mprun::upstream {
namespace {

/// In the order in which target_info.py prints them; older ones print the first few.
constexpr std::array<std::string_view, 8> target_info_fields{
    "platform", "arch",       "arch_flags", "build",
    "thread",   "float_prec", "unicode",    "error_reporting"};

std::vector<std::string> split(std::string const& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) {
    if (!part.empty()) {
      parts.push_back(part);
    }
  }
  return parts;
}

std::string without_line_ends(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.pop_back();
  }
  for (auto& c : text) {
    c = c == '\n' || c == '\t' ? ' ' : c;
  }
  return text;
}

} // namespace

features::features(rules const& all, std::map<std::string, std::string> const& outputs,
                   run_mode const& mode, std::string const& byte_order_of_host) {
  auto const answer = [&](std::string const& file) {
    auto const found = outputs.find(file);
    return found == outputs.end() ? std::string() : found->second;
  };
  read_target_info(answer("target_info.py"));
  auto const assembly = split(without_line_ends(answer("inlineasm.py")), ',');
  auto const sensible = !assembly.empty() && assembly.front().find(' ') == std::string::npos;
  if (sensible) {
    subjects_["args.inlineasm_arch"] = {assembly.front()};
    subjects_["args.inlineasm_features"] = {assembly.begin() + 1, assembly.end()};
  } else {
    subjects_["args.inlineasm_arch"] = {};
    subjects_["args.inlineasm_features"] = {};
  }
  for (auto const& [name, probe] : all.probes) {
    auto const is_true = holds(probe, answer(probe.file), byte_order_of_host);
    subjects_[name] = is_true ? std::vector<std::string>{"True"} : std::vector<std::string>{};
  }
  subjects_["args.emit"] = {mode.emit};
  subjects_["args.via_mpy"] = {mode.via_mpy ? "True" : "False"};
  is_pc_ = all.is_pc(word("args.platform"));
  port_ = all.port_of(word("args.platform"));
}

void features::read_target_info(std::string const& answer) {
  auto const words = split(without_line_ends(answer), ' ');
  if (words.empty() || words.size() > target_info_fields.size() ||
      answer.find("Error") != std::string::npos) {
    problem_ =
        fmt::format("feature_check/target_info.py printed '{}'", quoted_beginning(answer, 200));
    return;
  }
  // What an older tree's script does not report is assumed to be as on most boards.
  subjects_["args.thread"] = {};
  subjects_["args.float_prec"] = {"64"};
  subjects_["args.unicode"] = {"True"};
  subjects_["args.error_reporting"] = {"normal"};
  subjects_["args.build"] = {"unknown"};
  // Before it reported all eight it reported the first two, and later the threads too.
  auto const has_all_fields = words.size() == target_info_fields.size();
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto const name =
        has_all_fields || i < 2 ? target_info_fields.at(i) : std::string_view("thread");
    auto const is_nothing = words[i] == "None" || words[i] == "False";
    subjects_[fmt::format("args.{}", name)] =
        is_nothing ? std::vector<std::string>{} : std::vector<std::string>{words[i]};
    if (!has_all_fields && i == 2) {
      break;
    }
  }
}

std::string features::word(std::string const& subject) const {
  auto const found = subjects_.find(subject);
  return found == subjects_.end() || found->second.empty() ? std::string() : found->second.front();
}

reason features::skip_reason(rules const& all, test const& tree_test) const {
  if (tree_test.is_command_line && !is_pc_) {
    return {reason_code::excluded_by_rule, {"tests the command line of a unix port"}};
  }
  return upstream::skip_reason(all, tree_test.path, subjects_);
}

std::string features::out_of_scope_reason(test const& tree_test) const {
  using kind = scope::kind;
  auto const& value = tree_test.scope.value;
  switch (tree_test.scope.type) {
  case kind::every_board: return {};
  case kind::inline_assembly:
    return word("args.inlineasm_arch") == value ? "" : "no inline assembly of " + value;
  case kind::threads: return word("args.thread").empty() ? "no threads" : "";
  case kind::floats: return word("args.float_prec") == "0" ? "no floats" : "";
  case kind::unicode: return word("args.unicode").empty() ? "no Unicode strings" : "";
  case kind::port: return port_ == value ? "" : "tests of port " + value;
  case kind::pc: return is_pc_ ? "" : "for a unix port";
  case kind::full_pc:
    return is_pc_ && word("args.build") != "minimal" ? "" : "for a unix port that is not minimal";
  }
  return {};
}

std::string features::in_words() const {
  std::string out = "platform=" + word("args.platform");
  auto const add = [&](std::string_view name, std::string const& value) {
    out += value.empty() ? "" : fmt::format(" {}={}", name, value);
  };
  add("arch", word("args.arch"));
  add("inlineasm", word("args.inlineasm_arch"));
  add("build", word("args.build"));
  add("thread", word("args.thread"));
  if (word("args.float_prec") != "0") {
    add("float", word("args.float_prec") + "-bit");
  }
  return out + (word("args.unicode").empty() ? "" : " unicode");
}

std::vector<std::string> probes_of(rules const& all) {
  std::vector<std::string> files{"target_info.py", "inlineasm.py"};
  std::set<std::string> seen(files.begin(), files.end());
  for (auto const& [name, probe] : all.probes) {
    if (seen.insert(probe.file).second) {
      files.push_back(probe.file);
    }
  }
  return files;
}

} // namespace mprun::upstream
