#include "runner/confirming/line_check.hpp"

#include "base/async/run_clock.hpp"
#include "runner/board/session_fixture_test.hpp"
#include "runner/confirming/pattern.hpp"

#include <charconv>
#include <cstdint>
#include <fmt/format.h>

namespace mprun::confirming {
namespace {

using std::chrono::seconds;

/// The number behind the mark; the mark must be there.
std::size_t number_behind(std::string_view text, std::string_view mark) {
  std::size_t number = 0;
  auto const digits = text.substr(text.rfind(mark) + mark.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

/// The value of a bytes literal without line ends.
std::string value_of(std::string_view literal) {
  std::string value;
  for (std::size_t i = 2; i + 1 < literal.size(); ++i) {
    if (literal[i] != '\\') {
      value += literal[i];
    } else if (literal[++i] == 'x') {
      unsigned byte = 0;
      std::from_chars(&literal[i + 1], &literal[i + 3], byte, 16);
      value += static_cast<char>(byte);
      i += 2;
    } else {
      value += literal[i];
    }
  }
  return value;
}

/// A board that does what the programs of a line check ask for, behind a line of a certain speed.
class line_check_test : public session_test {
protected:
  line_check_test() {
    board_.may_damage = true;
    board_.paste_window = 128;
    spec_.limits.reply_timeout = seconds(60);
    spec_.limits.idle_timeout = seconds(60);
    board_.runs = [this](std::string const& source) {
      auto const printed = printed_by(source);
      auto const bytes = source.size() + printed.size();
      passed_ += bytes;
      run_clock::leave_out(-std::chrono::nanoseconds(seconds(1)) *
                           static_cast<std::int64_t>(bytes) / bytes_per_second_);
      return scripted_run{printed};
    };
  }

  struct checked {
    bool is_tested;
    line_record line;
    std::chrono::milliseconds took;
  };
  checked check() {
    line_check here(opened());
    checked found{};
    found.took = length_of([&] { found.is_tested = time_.run(here.until_shown()); });
    found.line = made().line();
    return found;
  }

  std::int64_t bytes_per_second_ = 0;
  std::size_t passed_ = 0;

private:
  std::string printed_by(std::string const& source) {
    if (source.find("takes ") != std::string::npos) {
      auto const size = number_behind(source, "takes ");
      kept_.assign(size, '\0');
      return fmt::format("takes {}\r\ncompiles\r\n", size);
    }
    if (auto const call = source.rfind("_mprun("); call != std::string::npos) {
      return taken(source.substr(call));
    }
    constexpr unsigned times = 64;
    for (unsigned number = 0; number < 1000; ++number) {
      if (source.ends_with(pattern(number).program_to_print(times))) {
        std::string lines;
        for (unsigned i = 0; i < times; ++i) {
          lines += pattern(number).line() + "\n";
        }
        return lines;
      }
    }
    return {}; // it makes the board tidy
  }

  std::string taken(std::string_view call) {
    auto at = number_behind(call, "_mprun(");
    auto const comma = call.find(',');
    auto const whole = comma == std::string_view::npos;
    auto const piece =
        whole ? kept_ : value_of(call.substr(comma + 1, call.rfind(')') - comma - 1));
    std::uint32_t a = 1;
    auto b = static_cast<std::uint32_t>(at);
    for (auto const byte : piece) {
      a = (a + static_cast<unsigned char>(byte)) % 65521;
      b = (b + a) % 65521;
    }
    if (!whole) {
      kept_.replace(at, piece.size(), piece);
      at += piece.size();
    }
    return fmt::format("sum {} {} {}\r\n", at, a, b);
  }

  std::string kept_;
};

TEST_F(line_check_test, a_fast_line_is_tested_with_a_mebibyte) {
  bytes_per_second_ = 1'000'000;
  auto const found = check();
  EXPECT_TRUE(found.is_tested);
  EXPECT_FALSE(found.line.damages());
  EXPECT_GE(found.line.tested, 1024U * 1024);
  EXPECT_LT(found.took, seconds(15));
}

TEST_F(line_check_test, a_slow_line_is_tested_until_it_would_have_shown_itself) {
  bytes_per_second_ = 10'000;
  auto const found = check();
  EXPECT_TRUE(found.is_tested);
  EXPECT_FALSE(found.line.damages());
  EXPECT_GE(found.line.tested, 384U * 1024);
  EXPECT_LT(found.line.tested, 512U * 1024);
}

TEST_F(line_check_test, damage_that_takes_a_slow_line_longer_than_usual_to_show_is_seen) {
  bytes_per_second_ = 10'000;
  board_.damage = [this](std::string text) {
    if (passed_ > 250'000 && text.size() > 1000) {
      text[500] = static_cast<char>(text[500] ^ 0x20);
    }
    return text;
  };
  auto const found = check();
  EXPECT_TRUE(found.is_tested);
  EXPECT_TRUE(found.line.damages());
  EXPECT_GT(found.took, seconds(15));
}

TEST_F(line_check_test, no_line_is_tested_for_more_than_two_minutes) {
  bytes_per_second_ = 2'000;
  auto const found = check();
  EXPECT_TRUE(found.is_tested);
  EXPECT_FALSE(found.line.damages());
  EXPECT_LT(found.line.tested, 384U * 1024);
  EXPECT_LT(found.took, seconds(120 + 60)) << "a round that was begun is finished";
}

} // namespace
} // namespace mprun::confirming
