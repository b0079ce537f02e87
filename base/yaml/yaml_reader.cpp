#include "base/yaml/yaml_reader.hpp"

#include "base/text/nearest.hpp"
#include "base/text/printable.hpp"
#include "base/text/quantity.hpp"
#include "base/yaml/yaml_node.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <map>

namespace mprun {
namespace {

using shape = yaml_node::shape;

/// Shorter values occur everywhere, and are nobody's secret.
constexpr std::size_t min_hidden_size = 4;

/// A text of the document, short enough for a complaint.
std::string in_quotes(std::string_view text) {
  return fmt::format("'{}'", printable(text, 60));
}

std::string describe(yaml_node const& node) {
  switch (node.kind) {
  case shape::nothing: return "nothing";
  case shape::scalar: return node.quoted ? "a text in quotes" : in_quotes(node.text);
  case shape::sequence: return "a list";
  case shape::mapping: return "a mapping";
  }
  return {};
}

std::string joined(std::vector<std::string> const& words) {
  std::string out;
  for (auto const& word : words) {
    out += (out.empty() ? "" : ", ") + word;
  }
  return out;
}

bool begins_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool continues_name(char c) {
  return begins_name(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Replaces each value of the environment by its name. Longer values come first, because one may be
/// a part of another.
void show_names(std::string& text, std::map<std::string, std::string> const& values) {
  std::vector<std::pair<std::string, std::string>> all(values.begin(), values.end());
  std::stable_sort(all.begin(), all.end(),
                   [](auto const& a, auto const& b) { return a.second.size() > b.second.size(); });
  for (auto const& [name, value] : all) {
    auto const shown = fmt::format("${{{}}}", name);
    for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at)) {
      text.replace(at, value.size(), shown);
      at += shown.size();
    }
  }
}

std::string read_whole(std::filesystem::path const& file) {
  auto const name = file.string();
  if (std::error_code ignored; std::filesystem::is_directory(file, ignored)) {
    throw config_error(fmt::format("{}: is a folder; a YAML file is needed", name));
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    throw config_error(fmt::format("{}: cannot be read: {}", name, std::strerror(errno)));
  }
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (in.bad()) {
    throw config_error(fmt::format("{}: cannot be read: {}", name, std::strerror(errno)));
  }
  return text;
}

} // namespace

yaml_value::yaml_value(std::shared_ptr<yaml_document> document,
                       std::shared_ptr<yaml_node const> node, std::string key,
                       position key_position)
    : document_(std::move(document)), node_(std::move(node)), key_(std::move(key)),
      key_position_(key_position) {}

void yaml_value::complain(int line, int column, std::string message) const {
  show_names(message, document_->filled_in);
  complain_of_yaml(document_->name, line, column, message);
}

void yaml_value::fail(std::string_view message) const {
  auto const key = key_.empty() ? std::string() : fmt::format("key '{}': ", key_);
  complain(node_->line, node_->column, fmt::format("{}{}", key, message));
}

void yaml_value::fail_at_key(std::string_view message) const {
  complain(key_position_.line, key_position_.column, fmt::format("key '{}': {}", key_, message));
}

int yaml_value::line() const noexcept {
  return node_->line;
}

std::vector<std::pair<std::string, yaml_value>> yaml_value::entries() const {
  if (node_->kind != shape::mapping) {
    fail(fmt::format("found {}; a mapping is needed", describe(*node_)));
  }
  std::vector<std::pair<std::string, yaml_value>> found;
  for (auto const& entry : node_->entries) {
    if (entry.value->kind == shape::nothing) {
      // For the parser, a missing value stands wherever the next thing stands.
      complain(entry.line, entry.column,
               fmt::format("key '{}': has no value; give one or leave the key out", entry.key));
    }
    found.emplace_back(entry.key, yaml_value(document_, entry.value, entry.key,
                                             position{entry.line, entry.column}));
  }
  return found;
}

yaml_map yaml_value::map(std::vector<std::string> known_keys) const {
  if (node_->kind == shape::mapping) {
    for (auto const& entry : node_->entries) {
      if (std::find(known_keys.begin(), known_keys.end(), entry.key) == known_keys.end()) {
        auto const meant = nearest(entry.key, known_keys);
        auto const hint =
            meant.empty() ? std::string() : fmt::format(", did you mean '{}'?", meant);
        complain(
            entry.line, entry.column,
            fmt::format("key '{}': unknown{}; accepted: {}", entry.key, hint, joined(known_keys)));
      }
    }
  }
  return {*this, entries()};
}

bool yaml_value::is_list() const noexcept {
  return node_->kind == shape::sequence;
}

std::vector<yaml_value> yaml_value::items() const {
  if (node_->kind != shape::sequence) {
    fail(fmt::format("found {}; a list is needed", describe(*node_)));
  }
  std::vector<yaml_value> found;
  for (auto const& item : node_->items) {
    found.emplace_back(document_, item, fmt::format("{}[{}]", key_, found.size()),
                       position{item->line, item->column});
    if (item->kind == shape::nothing) {
      found.back().fail("has no value; give one or leave the item out");
    }
  }
  return found;
}

std::string const& yaml_value::scalar(std::string_view expected) const {
  if (node_->kind != shape::scalar) {
    fail(fmt::format("found {}; accepted: {}", describe(*node_), expected));
  }
  return node_->text;
}

std::string yaml_value::text() const {
  std::string_view const raw = scalar("a text");
  std::string out;
  for (std::size_t at = 0; at < raw.size();) {
    if (raw.substr(at, 3) == "$${") {
      out += "${";
      at += 3;
      continue;
    }
    if (raw.substr(at, 2) != "${") {
      out.push_back(raw[at++]);
      continue;
    }
    auto const end = std::min(raw.find('}', at), raw.size());
    std::string const name(raw.substr(at + 2, end - at - 2));
    if (end == raw.size() || name.empty() || !begins_name(name.front()) ||
        !std::all_of(name.begin(), name.end(), continues_name)) {
      fail(fmt::format(
          "{} is not the ${{NAME}} of an environment variable; write $${{ for the text ${{",
          in_quotes(raw.substr(at, end - at + 1))));
    }
    auto const* const value = std::getenv(name.c_str());
    if (value == nullptr) {
      fail(fmt::format(
          "the environment variable {} is not set; set it, or write $${{ for the text ${{", name));
    }
    out += value;
    if (std::strlen(value) >= min_hidden_size) {
      document_->filled_in[name] = value;
    }
    at = end + 1;
  }
  return out;
}

std::vector<std::string> yaml_value::texts() const {
  std::vector<std::string> out;
  for (auto const& item : items()) {
    out.push_back(item.text());
  }
  return out;
}

std::int64_t yaml_value::integer(std::int64_t min, std::int64_t max) const {
  auto const expected = fmt::format("a whole number from {} to {}", min, max);
  auto const& raw = scalar(expected);
  std::int64_t number = 0;
  auto const* const end = raw.data() + raw.size();
  auto const parsed = std::from_chars(raw.data(), end, number);
  if (node_->quoted || parsed.ec != std::errc{} || parsed.ptr != end || number < min ||
      number > max) {
    fail(fmt::format("found {}; accepted: {}", describe(*node_), expected));
  }
  return number;
}

bool yaml_value::boolean() const {
  auto const& raw = scalar("true or false");
  if (node_->quoted || (raw != "true" && raw != "false")) {
    fail(fmt::format("found {}; accepted: true or false", describe(*node_)));
  }
  return raw == "true";
}

double yaml_value::rate() const {
  constexpr std::string_view expected = "a chance from 0 to 1, such as 0.01";
  auto const& raw = scalar(expected);
  double number = -1;
  auto const* const end = raw.data() + raw.size();
  auto const parsed = std::from_chars(raw.data(), end, number);
  // The comparison is this way round so that it also refuses "nan".
  if (node_->quoted || parsed.ec != std::errc{} || parsed.ptr != end ||
      !(number >= 0 && number <= 1)) {
    fail(fmt::format("found {}; accepted: {}", describe(*node_), expected));
  }
  return number;
}

std::chrono::microseconds yaml_value::duration() const {
  auto const& raw = scalar(duration_form);
  auto const found = parse_duration(raw);
  if (!found) {
    fail(fmt::format("found {}; accepted: {}", in_quotes(raw), duration_form));
  }
  return *found;
}

std::uint64_t yaml_value::size() const {
  auto const& raw = scalar(size_form);
  auto const found = parse_size(raw);
  if (!found) {
    fail(fmt::format("found {}; accepted: {}", in_quotes(raw), size_form));
  }
  return *found;
}

std::optional<yaml_value> yaml_map::find(std::string_view key) const {
  for (auto const& [name, value] : entries_) {
    if (name == key) {
      return value;
    }
  }
  return std::nullopt;
}

yaml_value yaml_map::at(std::string_view key) const {
  auto found = find(key);
  if (!found) {
    self_.fail(fmt::format("the key '{}' is missing", key));
  }
  return *std::move(found);
}

yaml_value parse_yaml(std::string const& text, std::string const& name) {
  auto tree = parse_yaml_tree(text, name);
  return {std::make_shared<yaml_document>(yaml_document{name, {}}), std::move(tree), "", {}};
}

yaml_value read_yaml(std::filesystem::path const& file) {
  return parse_yaml(read_whole(file), file.string());
}

} // namespace mprun
