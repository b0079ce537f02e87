// How an argument_parser reads words.
#include "runner/remote/command_line/argument_parser.hpp"

#include "runner/remote/command_line/argument_text.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fmt/format.h>
#include <set>
#include <utility>

namespace mprun::remote {
namespace {

bool is_of(value_type type, std::string const& text) {
  char* end = nullptr;
  switch (type) {
  case value_type::text: return true;
  case value_type::whole_number: {
    std::string_view digits = text;
    if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) {
      digits.remove_prefix(1);
    }
    return is_all_digits(digits);
  }
  case value_type::number:
    [[maybe_unused]] auto const number = std::strtod(text.c_str(), &end);
    return !text.empty() && *end == '\0';
  }
  return false;
}

std::string_view name_of(value_type type) {
  return type == value_type::whole_number ? "int" : "float";
}

} // namespace

/// A single pass over a list of words, in the order in which argparse takes them.
class argument_parser::reading {
public:
  reading(argument_parser const& parser, std::vector<std::string> const& words)
      : parser_(parser), words_(words) {}

  std::variant<parsed_arguments, usage_text> run() {
    if (!classify()) {
      return refused(wrong_);
    }
    std::size_t at = 0;
    while (true) {
      auto const next = next_option(at);
      if (next == words_.size()) {
        break;
      }
      if (at != next) {
        auto const end = take_positionals(at);
        if (end > at) {
          at = end;
          continue;
        }
      }
      for (; at < next; ++at) {
        unrecognized_.push_back(words_[at]);
      }
      at = take_option(at);
      if (ended_) {
        return *ended_;
      }
    }
    at = take_positionals(at);
    unrecognized_.insert(unrecognized_.end(), words_.begin() + static_cast<std::ptrdiff_t>(at),
                         words_.end());
    if (ended_) {
      return *ended_;
    }
    if (auto const missing = missing_names(); !missing.empty()) {
      return refused("the following arguments are required: " + joined(missing, ", "));
    }
    if (!unrecognized_.empty()) {
      return refused("unrecognized arguments: " + joined(unrecognized_, " "));
    }
    return std::move(parsed_);
  }

private:
  usage_text refused(std::string_view wrong) const {
    return {fmt::format("{}\n{}: error: {}\n", parser_.usage(), parser_.program_, wrong), 2};
  }

  bool classify() {
    bool only_words = false;
    for (auto const& word : words_) {
      std::optional<recognized> found;
      if (!only_words && word == "--") {
        only_words = true;
        is_separator_.push_back(true);
        options_.push_back(std::nullopt);
        continue;
      }
      if (!only_words) {
        found = parser_.recognize(word, wrong_);
        if (!wrong_.empty()) {
          return false;
        }
      }
      is_separator_.push_back(false);
      options_.push_back(std::move(found));
    }
    return true;
  }

  std::size_t next_option(std::size_t from) const {
    while (from < words_.size() && !options_[from]) {
      ++from;
    }
    return from;
  }

  bool is_word(std::size_t at) const { return at < words_.size() && !options_[at]; }

  /// Gives words to as many of the remaining positionals as fit here; once all have theirs, the
  /// rest of the line is the next command. Returns where the words end that were taken.
  std::size_t take_positionals(std::size_t from) {
    auto const left = parser_.positionals_.size() - taken_;
    for (auto count = left + 1; count-- > 0;) {
      if (auto const ends = ends_of(from, count); ends) {
        return take(from, *ends, count == left);
      }
    }
    return from;
  }

  /// Where each of the next `count` positionals ends; nothing where they do not fit.
  std::optional<std::vector<std::size_t>> ends_of(std::size_t at, std::size_t count) const {
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < count; ++i) {
      auto const arity_now = parser_.positionals_[taken_ + i].count;
      while (is_word(at) && is_separator_[at]) {
        ++at;
      }
      if (arity_now != arity::optional && !is_word(at)) {
        return std::nullopt;
      }
      if (is_word(at)) {
        ++at;
      }
      while (is_word(at) && (is_separator_[at] || arity_now == arity::multiple)) {
        ++at;
      }
      ends.push_back(at);
    }
    return ends;
  }

  std::size_t take(std::size_t from, std::vector<std::size_t> const& ends, bool all) {
    for (auto const end : ends) {
      auto const& which = parser_.positionals_[taken_++];
      auto& words = parsed_.words[which.name];
      for (; from < end; ++from) {
        if (!is_separator_[from]) {
          check(which.name, which.type, words_[from]);
          words.push_back(words_[from]);
        }
      }
    }
    if (all && !has_rest_) {
      has_rest_ = true;
      parsed_.next_command.assign(words_.begin() + static_cast<std::ptrdiff_t>(from), words_.end());
      from = words_.size();
    }
    return from;
  }

  void check(std::string const& name, value_type type, std::string const& text) {
    if (!is_of(type, text) && !ended_) {
      ended_ = refused(
          fmt::format("argument {}: invalid {} value: {}", name, name_of(type), python_repr(text)));
    }
  }

  static std::string shown(option_argument const& which) { return joined(which.spellings, "/"); }

  void end_with(option_argument const& which, std::string_view wrong) {
    ended_ = refused(fmt::format("argument {}: {}", shown(which), wrong));
  }

  /// "-rv" means -r and -v; "-p5" and "--output=x" carry their value.
  std::size_t take_option(std::size_t at) {
    auto now = *options_[at];
    std::vector<std::pair<option_argument const*, std::string>> found;
    auto end = at + 1;
    for (;;) {
      if (now.which == nullptr) {
        unrecognized_.push_back(words_[at]);
        return end;
      }
      auto const has_value = now.which->kind == option_kind::value;
      if (has_value && !now.attached) {
        if (!is_word(end) || is_separator_[end]) {
          end_with(*now.which, "expected one argument");
          return end;
        }
        now.attached = words_[end++];
      } else if (!has_value && now.attached) {
        auto const letter =
            now.attached->empty() ? std::string() : "-" + now.attached->substr(0, 1);
        auto const* const next = letter.empty() ? nullptr : spelled(letter);
        if (now.spelling.starts_with("--") || next == nullptr) {
          end_with(*now.which, "ignored explicit argument " + python_repr(*now.attached));
          return end;
        }
        found.emplace_back(now.which, "");
        auto rest = now.attached->substr(1);
        now = {next, letter, rest.empty() ? std::nullopt : std::optional(std::move(rest))};
        continue;
      }
      found.emplace_back(now.which, now.attached.value_or(""));
      break;
    }
    for (auto const& [which, text] : found) {
      apply(*which, text);
    }
    return end;
  }

  option_argument const* spelled(std::string_view spelling) const {
    for (auto const& option : parser_.options_) {
      if (std::find(option.spellings.begin(), option.spellings.end(), spelling) !=
          option.spellings.end()) {
        return &option;
      }
    }
    return nullptr;
  }

  void apply(option_argument const& which, std::string const& text) {
    if (ended_) {
      return;
    }
    for (auto const* const other : given_) {
      if (other != &which && which.group != 0 && other->group == which.group) {
        end_with(which, "not allowed with argument " + shown(*other));
        return;
      }
    }
    given_.insert(&which);
    switch (which.kind) {
    case option_kind::help: ended_ = usage_text{parser_.help(), 0}; break;
    case option_kind::on: parsed_.flags[which.destination] = true; break;
    case option_kind::off: parsed_.flags[which.destination] = false; break;
    case option_kind::value:
      check(shown(which), which.type, text);
      parsed_.values[which.destination] = text;
      break;
    }
  }

  std::vector<std::string> missing_names() const {
    std::vector<std::string> names;
    for (auto i = taken_; i < parser_.positionals_.size(); ++i) {
      if (parser_.positionals_[i].count != arity::optional) {
        names.push_back(parser_.positionals_[i].name);
      }
    }
    if (!has_rest_) {
      names.emplace_back("next_command");
    }
    return names;
  }

  argument_parser const& parser_;
  std::vector<std::string> const& words_;
  std::vector<std::optional<recognized>> options_; ///< parallel to words_
  std::vector<bool> is_separator_;                 ///< "--", after which no word is an option
  std::string wrong_;
  std::set<option_argument const*> given_;
  std::size_t taken_ = 0; ///< number of positionals that have their words
  bool has_rest_ = false;
  std::vector<std::string> unrecognized_;
  std::optional<usage_text> ended_;
  parsed_arguments parsed_;
};

std::variant<parsed_arguments, usage_text>
argument_parser::parse(std::vector<std::string> const& words) const {
  return reading(*this, words).run();
}

} // namespace mprun::remote
