#include "base/python/minified_source.hpp"

#include "base/python/python_lexemes.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace mprun {
namespace {

class minifier {
public:
  explicit minifier(std::string_view source) : source_(source) { out_.reserve(source.size()); }

  /// False when something in the source is not plainly understood.
  bool scan() {
    while (at_ < source_.size()) {
      if (!(begins_line_ ? indentation() : token())) {
        return false;
      }
    }
    if (!open_.empty() || is_continued_) {
      return false;
    }
    // The lexer ends a last line that has no end, but not one that has nothing at all.
    if (!source_.empty() && source_.back() != '\n' && (out_.empty() || out_.back() == '\n')) {
      out_ += '\n';
    }
    return true;
  }

  std::string take() { return std::move(out_); }

private:
  /// Takes the indentation of a line that begins a statement.
  bool indentation() {
    begins_line_ = false;
    auto const rest = source_.substr(at_);
    auto const spaces = std::min(rest.find_first_not_of(' '), rest.size());
    auto const blanks = std::min(rest.find_first_not_of(" \t"), rest.size());
    at_ += blanks;
    if (blanks == rest.size() || is_any_of("#\r\n")) {
      return true; // the line is blank
    }
    if (spaces != blanks || source_[at_] == '\\' || (!has_code_ && spaces > 0)) {
      return false;
    }
    has_code_ = true;
    if (spaces > levels_.back()) {
      levels_.push_back(spaces);
    }
    while (spaces < levels_.back()) {
      levels_.pop_back();
    }
    out_.append(levels_.size() - 1, ' ');
    return spaces == levels_.back();
  }

  bool is_any_of(std::string_view characters) const {
    return characters.find(source_[at_]) != std::string_view::npos;
  }

  bool token() {
    switch (source_[at_]) {
    case ' ':
    case '\t':
      is_apart_ = true;
      ++at_;
      return true;
    case '#': return comment();
    case '\r':
    case '\n': return newline();
    case '\\': return continuation();
    default: break;
    }
    is_continued_ = false;
    if (is_quote(source_[at_])) {
      return string();
    }
    if (is_word(source_[at_])) {
      word();
      return true;
    }
    return bracket_or_operator();
  }

  void word() {
    auto end = at_;
    while (end < source_.size() && is_word(source_[end])) {
      ++end;
    }
    auto const is_after_point = at_ > 0 && source_[at_ - 1] == '.';
    auto const found = source_.substr(at_, end - at_);
    put(found.size());
    word_ = found;
    is_number_ = is_digit(found[0]) || is_after_point;
  }

  bool bracket_or_operator() {
    if (is_any_of("([{")) {
      open_.push_back(source_[at_]);
    } else if (is_any_of(")]}")) {
      auto const opened = source_[at_] == ')' ? '(' : static_cast<char>(source_[at_] - 2);
      if (open_.empty() || open_.back() != opened) {
        return false;
      }
      open_.pop_back();
    } else if (!is_operator(source_[at_]) && !is_any_of(",;")) {
      return false;
    }
    put(1);
    return true;
  }

  bool comment() {
    auto text = source_.substr(at_, source_.find('\n', at_) - at_);
    if (at_ + text.size() < source_.size() && text.ends_with('\r')) {
      text.remove_suffix(1);
    }
    at_ += text.size();
    // A lone CR would end the line.
    return !is_continued_ && text.find_first_of(std::string_view("\r\0", 2)) == text.npos;
  }

  /// The size of LF or CR LF; 0 where there is neither.
  std::size_t size_of_newline(std::size_t at) const {
    auto const rest = source_.substr(std::min(at, source_.size()));
    return rest.starts_with('\n') ? 1 : rest.starts_with("\r\n") ? 2 : 0;
  }

  bool newline() {
    auto const size = size_of_newline(at_);
    out_ += source_.substr(at_, size);
    at_ += size;
    is_apart_ = false;
    begins_line_ = open_.empty();
    return size > 0 && !is_continued_;
  }

  bool continuation() {
    auto const size = size_of_newline(at_ + 1);
    if (size == 0 || is_continued_) {
      return false;
    }
    is_apart_ = false;
    put(1 + size);
    is_continued_ = true;
    return true;
  }

  bool string() {
    auto const quote = source_[at_];
    std::string_view const prefix =
        word_.data() + word_.size() == source_.data() + at_ ? word_ : std::string_view();
    std::size_t const quotes = source_.substr(at_, 3) == std::string(3, quote) ? 3 : 1;
    auto const begin = at_ + quotes;
    auto const end = end_of_string(begin, quote, quotes);
    if (end == std::string_view::npos) {
      return false;
    }
    auto const text = source_.substr(begin, end - begin);
    auto const is_template = is_prefix(prefix, 't');
    if (is_template && prefix.size() > 1 && text.find('\\') != text.npos) {
      return false; // in a raw template a backslash escapes nothing
    }
    if ((is_template || is_prefix(prefix, 'f')) && !is_plain_fstring(text, quote)) {
      return false;
    }
    put(end + quotes - at_);
    return true;
  }

  /// The offset of a string's closing quotes. A backslash escapes the next character in raw strings
  /// too.
  std::size_t end_of_string(std::size_t at, char quote, std::size_t quotes) const {
    std::size_t closing = 0;
    while (at < source_.size()) {
      auto const c = source_[at];
      auto const is_escape = c == '\\';
      at += is_escape ? 1 : 0;
      auto const newline = size_of_newline(at);
      auto const is_bad = at == source_.size() || source_[at] == '\0' ||
                          (source_[at] == '\r' && newline == 0) ||
                          (newline > 0 && quotes == 1 && !is_escape);
      if (is_bad) {
        break;
      }
      at += newline > 0 ? newline : 1;
      closing = c == quote ? closing + 1 : 0;
      if (closing == quotes) {
        return at - quotes;
      }
    }
    return std::string_view::npos;
  }

  /// Copies this many characters, after a space where they would otherwise join the token before
  /// them.
  void put(std::size_t size) {
    if (is_apart_ && !out_.empty() && joins(out_.back(), source_[at_])) {
      out_ += ' ';
    }
    is_apart_ = false;
    out_ += source_.substr(at_, size);
    at_ += size;
  }

  /// Whether two characters would become part of one token without a space between them; in doubt,
  /// true.
  bool joins(char before, char after) const {
    if (is_word(before)) {
      if (is_quote(after)) {
        return is_number_ || word_.size() <= max_prefix_size;
      }
      auto const is_exponent = is_number_ && (before == 'e' || before == 'E');
      return is_word(after) || after == '.' || (is_exponent && (after == '+' || after == '-'));
    }
    if (is_word(after)) {
      return before == '.';
    }
    return (is_quote(before) && is_quote(after)) || (is_operator(before) && is_operator(after));
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::string out_;
  std::vector<std::size_t> levels_{0}; ///< the indentation of the open blocks
  std::string open_;                   ///< the open brackets
  std::string_view word_;              ///< the last word
  bool is_number_ = false;             ///< the last word is a number, or the end of one
  bool begins_line_ = true;
  bool has_code_ = false;
  bool is_continued_ = false; ///< a backslash continues the line, and nothing has come since
  bool is_apart_ = false;     ///< spaces were skipped
};

} // namespace

std::string minified_source(std::string_view python) {
  minifier source(python);
  return source.scan() ? source.take() : std::string(python);
}

std::string minified_program(std::string_view python) {
  auto const minified = minified_source(python);
  std::string out;
  for (auto const c : minified) {
    if (c != '\n' || (!out.empty() && out.back() != '\n')) {
      out += c;
    }
  }
  return out;
}

} // namespace mprun
