#include "suites/catalog/python_tokens.hpp"

#include <algorithm>
#include <utility>

namespace mprun {
namespace {

using kind = python_token::kind;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char c) {
  auto const lower = c | 0x20;
  return (lower >= 'a' && lower <= 'z') || is_digit(c) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80; // UTF-8
}

bool is_quote(char c) {
  return c == '"' || c == '\'';
}

bool is_string_prefix(std::string_view word) {
  return word.size() <= 2 && word.find_first_not_of("bBfFrRtTuU") == std::string_view::npos;
}

class tokenizer {
public:
  explicit tokenizer(std::string_view source) : source_(source) {}

  std::vector<python_token> scan() {
    while (at_ < source_.size()) {
      step();
    }
    end_line();
    return std::move(found_);
  }

private:
  void step() {
    auto const c = source_[at_];
    if (c == '\n') {
      if (depth_ == 0) {
        end_line();
      }
      next_line(1);
    } else if (c == '\\' && source_.substr(at_ + 1, 1) == "\n") {
      next_line(2);
    } else if (c == '\\' && source_.substr(at_ + 1, 2) == "\r\n") {
      next_line(3);
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
      column_ = c == '\t' ? (column_ / 8 + 1) * 8 : column_ + 1;
      ++at_;
    } else if (c == '#') {
      at_ = std::min(source_.find('\n', at_), source_.size());
    } else if (is_quote(c)) {
      string(at_);
    } else if (is_word(c)) {
      word();
    } else {
      depth_ += c == '(' || c == '[' || c == '{' ? 1 : 0;
      depth_ -= depth_ > 0 && (c == ')' || c == ']' || c == '}') ? 1 : 0;
      take(kind::symbol, at_ + 1);
    }
  }

  void word() {
    auto end = at_;
    while (end < source_.size() && is_word(source_[end])) {
      ++end;
    }
    if (end < source_.size() && is_quote(source_[end]) &&
        is_string_prefix(source_.substr(at_, end - at_))) {
      string(end);
      return;
    }
    take(is_digit(source_[at_]) ? kind::number : kind::name, end);
  }

  /// `quote`: the position of the opening quotes, after the prefix.
  void string(std::size_t quote) {
    auto const c = source_[quote];
    auto const is_long = source_.substr(quote, 3) == std::string_view(c == '"' ? "\"\"\"" : "'''");
    auto const quotes = source_.substr(quote, is_long ? 3 : 1);
    auto end = quote + quotes.size();
    while (end < source_.size() && source_.substr(end, quotes.size()) != quotes &&
           (is_long || source_[end] != '\n')) {
      end += source_[end] == '\\' ? 2 : 1; // in raw strings too
    }
    end = std::min(end, source_.size());
    if (source_.substr(end, quotes.size()) == quotes) {
      end += quotes.size();
    }
    auto const lines = std::count(source_.begin() + static_cast<std::ptrdiff_t>(at_),
                                  source_.begin() + static_cast<std::ptrdiff_t>(end), '\n');
    take(kind::string, end);
    line_ += static_cast<int>(lines);
  }

  void take(kind type, std::size_t end) {
    found_.push_back({type, source_.substr(at_, end - at_), line_, column_});
    column_ += end - at_;
    at_ = end;
  }

  void end_line() {
    if (!found_.empty() && found_.back().type != kind::line_end) {
      found_.push_back({kind::line_end, {}, line_, column_});
    }
  }

  void next_line(std::size_t bytes) {
    at_ += bytes;
    ++line_;
    column_ = 0;
  }

  std::string_view source_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::size_t column_ = 0;
  int depth_ = 0; ///< of brackets
  std::vector<python_token> found_;
};

} // namespace

std::vector<python_token> tokens_of(std::string_view source) {
  return tokenizer(source).scan();
}

} // namespace mprun
