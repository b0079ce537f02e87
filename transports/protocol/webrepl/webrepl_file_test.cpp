#include "transports/protocol/webrepl/webrepl_file.hpp"

#include "transports/protocol/script_test.hpp"

#include <algorithm>
#include <boost/system/errc.hpp>

namespace mprun::protocol {
namespace {

struct file_source : transfer::byte_source {
  explicit file_source(std::string all) : text(std::move(all)) {}
  std::size_t read(std::span<char> into, error_code&) override {
    auto const size = std::min(into.size(), text.size());
    text.copy(into.data(), size);
    text.erase(0, size);
    return size;
  }
  std::string text;
};

struct file_sink : transfer::byte_sink {
  error_code write(std::string_view bytes) override {
    text += bytes;
    return failing ? make_error_code(boost::system::errc::no_space_on_device) : error_code();
  }
  std::string text;
  bool failing = false;
};

/// A machine and the file it works on.
struct put_with_source : file_source, webrepl_put {
  explicit put_with_source(std::string content)
      : file_source(content),
        webrepl_put("/a.py", static_cast<std::uint32_t>(content.size()), *this) {}
};
struct get_with_sink : file_sink, webrepl_get {
  get_with_sink() : webrepl_get("/a.py", *this) {}
};

/// Packs a request as MicroPython's webrepl_cli.py does: <2sBBQLH64s.
std::string request(char operation, std::string const& size, std::string path) {
  auto const length = static_cast<char>(path.size());
  path.resize(64, '\0');
  return std::string("WA") + operation + std::string(9, '\0') + size + length + '\0' + path;
}

auto const ok = bytes("WB\0\0");
auto const none = bytes("\0\0\0\0");

TEST(webrepl_file, a_request_is_packed_as_the_board_unpacks_it) {
  EXPECT_EQ(webrepl_version_request(), request(3, none, ""));
  EXPECT_EQ(webrepl_version_request().size(), 82U);
}

TEST(webrepl_file, reports_the_version) {
  check_script(
      {{request(3, none, ""), bytes("\x01\x19\0")}},
      [] { return std::make_unique<webrepl_version>(); },
      [](webrepl_version const& machine, error_code why) {
        EXPECT_FALSE(why) << why.message();
        EXPECT_EQ(machine.text(), "1.25.0");
      });
}

void expect_put(std::string const& content, script const& lines) {
  check_script(
      lines, [&] { return std::make_unique<put_with_source>(content); },
      [](put_with_source const&, error_code why) { EXPECT_FALSE(why) << why.message(); });
}

TEST(webrepl_file, puts) {
  expect_put("hello", {{request(1, bytes("\x05\0\0\0"), "/a.py"), ok}, {"hello", ok}});
}

TEST(webrepl_file, puts_more_than_a_frame_holds) {
  std::string const content(2500, 'x');
  expect_put(content, {{request(1, bytes("\xc4\x09\0\0"), "/a.py"), ok}, {content, ok}});
}

TEST(webrepl_file, puts_an_empty_file) {
  expect_put("", {{request(1, none, "/a.py"), ok}, {"", ok}});
  expect_put("", {{request(1, none, "/a.py"), ok + ok}});
}

TEST(webrepl_file, a_file_that_shrank_is_an_error) {
  file_source source("abc");
  webrepl_put machine("/a.py", 10, source);
  machine.sent();
  machine.feed(ok);
  EXPECT_EQ(expect_done(machine), errc::file_changed);
}

TEST(webrepl_file, gets) {
  std::string const first(256, 'a');
  check_script(
      {{request(2, none, "/a.py"), ok},
       {bytes("\0"), bytes("\0\x01") + first},
       {bytes("\0"), bytes("\x02\0bc")},
       {bytes("\0"), bytes("\0\0")},
       {"", ok}},
      [] { return std::make_unique<get_with_sink>(); },
      [&](get_with_sink const& machine, error_code why) {
        EXPECT_FALSE(why) << why.message();
        EXPECT_EQ(machine.text, first + "bc");
      });
}

TEST(webrepl_file, a_board_that_closes_instead_of_opening_refused_the_path) {
  get_with_sink get;
  get.sent();
  get.fail(errc::closed);
  EXPECT_EQ(expect_done<webrepl_get>(get), errc::file_refused);
  put_with_source put("x");
  put.sent();
  put.fail(errc::closed);
  EXPECT_EQ(expect_done<webrepl_put>(put), errc::file_refused);
}

TEST(webrepl_file, a_board_that_closes_later_is_a_closed_link) {
  put_with_source put("x");
  put.sent();
  put.feed(ok);
  put.fail(errc::closed);
  EXPECT_EQ(expect_done<webrepl_put>(put), errc::closed);
}

TEST(webrepl_file, malformed_answers_end_it) {
  for (auto const& wrong : {bytes("WB\x01\0"), bytes("WA\0\0"), bytes("x"), ok + "x"}) {
    get_with_sink get;
    get.sent();
    get.feed(wrong);
    EXPECT_EQ(expect_done<webrepl_get>(get), errc::unexpected_reply) << wrong;
    put_with_source put("x");
    put.sent();
    put.feed(wrong);
    EXPECT_EQ(expect_done<webrepl_put>(put), errc::unexpected_reply) << wrong;
  }
  get_with_sink too_long;
  too_long.sent();
  too_long.feed(ok);
  too_long.sent();
  too_long.feed("\x01\x01");
  EXPECT_EQ(expect_done<webrepl_get>(too_long), errc::unexpected_reply);
  webrepl_version version;
  version.sent();
  version.feed("1.25");
  EXPECT_EQ(expect_done(version), errc::unexpected_reply);
}

TEST(webrepl_file, a_sink_that_fails_ends_it) {
  get_with_sink get;
  get.failing = true;
  get.sent();
  get.feed(ok);
  get.sent();
  get.feed(bytes("\x01\0x"));
  EXPECT_EQ(expect_done<webrepl_get>(get), boost::system::errc::no_space_on_device);
}

TEST(webrepl_file, a_path_must_fit_the_request) {
  file_source source("x");
  webrepl_put longest(std::string(63, 'p'), 1, source);
  EXPECT_TRUE(std::holds_alternative<send>(longest.next()));
  webrepl_put longer(std::string(64, 'p'), 1, source);
  EXPECT_EQ(expect_done(longer), boost::system::errc::filename_too_long);
  file_sink sink;
  webrepl_get nameless("", sink);
  EXPECT_EQ(expect_done(nameless), boost::system::errc::invalid_argument);
}

} // namespace
} // namespace mprun::protocol
