#include "runner/mounting/mount_link.hpp"

#include "base/files/test_folder.hpp"
#include "runner/mounting/host_folder.hpp"
#include "transports/run_task_test.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <deque>
#include <gtest/gtest.h>
#include <memory>
#include <utility>
#include <vector>

namespace mprun {
namespace {

using namespace protocol::mount;

std::string const mark = "\x18\x81\x92\xa3\xb4\xc5\xd6\xe7";

std::string request_bytes(operation kind, std::string const& body, std::uint8_t number = 1,
                          std::uint32_t a = 0, std::uint32_t b = 4096) {
  std::string head;
  append_number(head, number, 1);
  append_number(head, static_cast<std::uint32_t>(kind), 1);
  append_number(head, 1, 2);
  append_number(head, a);
  append_number(head, b);
  append_number(head, static_cast<std::uint32_t>(body.size()));
  append_number(head, crc32(body, crc32(head)));
  return mark + head + body;
}

/// What a board says, piece by piece, and what is written to it.
struct board_line {
  explicit board_line(asio::io_context& context) : changed(context.get_executor()) {}

  void say(std::string piece) {
    pieces.push_back(std::move(piece));
    changed.notify();
  }

  notification changed;
  std::deque<std::string> pieces;
  error_code end; ///< after all pieces
  std::string written;
  bool is_cancelled = false;
};

class line_to_board final : public link {
public:
  explicit line_to_board(board_line& line) : line_(line) {}

  task<io_result> read_some(std::span<char> buffer) override {
    line_.is_cancelled = false;
    while (line_.pieces.empty() && !line_.end && !line_.is_cancelled) {
      co_await line_.changed.wait();
    }
    if (line_.is_cancelled) {
      co_return io_result{asio::error::operation_aborted, 0};
    }
    if (line_.pieces.empty()) {
      co_return io_result{line_.end, 0};
    }
    if (line_.pieces.front().empty()) { // stands for a read error that passes
      line_.pieces.pop_front();
      co_return io_result{make_error_code(boost::system::errc::io_error), 0};
    }
    auto& piece = line_.pieces.front();
    auto const size = std::min(buffer.size(), piece.size());
    piece.copy(buffer.data(), size);
    piece.erase(0, size);
    if (piece.empty()) {
      line_.pieces.pop_front();
    }
    co_return io_result{{}, size};
  }

  task<error_code> write_all(std::string_view bytes) override {
    line_.written += bytes;
    co_return error_code();
  }

  void cancel() noexcept override {
    line_.is_cancelled = true;
    line_.changed.notify();
  }
  void close() noexcept override { cancel(); }

private:
  board_line& line_;
};

task<io_result> read_some(link& wire, std::string& into) {
  std::string buffer(100, '\0');
  auto const got = co_await wire.read_some(buffer);
  into.append(buffer, 0, got.size);
  co_return got;
}

task<error_code> write(link& wire, std::string bytes) {
  auto const ec = co_await wire.write_all(bytes);
  co_return ec;
}

class mount_link_test : public ::testing::Test {
protected:
  mount_link_test() { folder_.write("m.py", "x = 1\n"); }

  /// All that a reader gets from a board that says these pieces and then ends.
  std::string read_all(std::vector<std::string> const& pieces) {
    line_.pieces.assign(pieces.begin(), pieces.end());
    line_.end = asio::error::eof;
    line_.written.clear();
    host_folder files(folder_.path(), false);
    request_service service(files);
    mount_link wire(context_.get_executor(), std::make_unique<line_to_board>(line_), service,
                    false);
    wire.begin(mark);
    return run(context_, read_exactly(wire, 10'000));
  }

  void let_run() {
    context_.restart();
    context_.poll();
  }

  /// The payload of an answer, which must be all that was written.
  std::string payload_written(std::uint8_t number) const {
    EXPECT_EQ(line_.written.substr(0, 2),
              std::string(1, first_of_mark) + static_cast<char>(number));
    return line_.written.substr(std::min(answer_head_size, line_.written.size()));
  }

  test_folder folder_;
  asio::io_context context_{1};
  board_line line_{context_};
  host_folder files_{folder_.path(), false};
  request_service service_{files_};
  mount_link wire_{context_.get_executor(), std::make_unique<line_to_board>(line_), service_,
                   false};
};

TEST_F(mount_link_test, requests_are_answered_and_output_passes_however_the_stream_is_cut) {
  auto const stream = "before" + request_bytes(operation::open, "r/m.py", 1, 1) + "\x18\x81" +
                      request_bytes(operation::give_back, "") +
                      request_bytes(operation::read, "", 2, 2, 3) + "after" + mark.substr(0, 3);
  auto const output = "before\x18\x81"
                      "after" +
                      mark.substr(0, 3) + "[End of file]";
  EXPECT_EQ(read_all({stream}), output);
  auto const answers = line_.written;
  EXPECT_EQ(answers.substr(answer_head_size, 6), "x = 1\n");
  EXPECT_EQ(answers.substr(2 * answer_head_size + 6), "= 1");
  std::vector<std::string> bytes;
  for (auto const byte : stream) {
    bytes.emplace_back(1, byte);
  }
  EXPECT_EQ(read_all(bytes), output);
  EXPECT_EQ(line_.written.size(), answers.size());
  for (std::size_t cut = 1; cut < stream.size(); ++cut) {
    SCOPED_TRACE(cut);
    EXPECT_EQ(read_all({stream.substr(0, cut), stream.substr(cut)}), output);
    EXPECT_EQ(line_.written.size(), answers.size());
  }
}

TEST_F(mount_link_test, nothing_is_served_before_the_mount_and_after_its_end) {
  line_.pieces = {request_bytes(operation::stat, "/m.py")};
  std::string got;
  run(context_, read_some(wire_, got));
  EXPECT_EQ(got, request_bytes(operation::stat, "/m.py"));
  EXPECT_EQ(line_.written, "");
  wire_.begin(mark);
  wire_.end();
  line_.pieces = {request_bytes(operation::stat, "/m.py")};
  got.clear();
  run(context_, read_some(wire_, got));
  EXPECT_EQ(got, request_bytes(operation::stat, "/m.py"));
  EXPECT_EQ(line_.written, "");
}

TEST_F(mount_link_test, what_is_typed_during_a_request_follows_what_the_board_gives_back) {
  wire_.begin(mark);
  EXPECT_EQ(run(context_, write(wire_, "ab")), error_code());
  std::string got;
  auto const reading = start(context_, read_some(wire_, got));
  line_.say(request_bytes(operation::stat, "/m.py", 7));
  let_run();
  EXPECT_EQ(line_.written.substr(0, 2), "ab");
  line_.written.clear();
  auto const typing = start(context_, write(wire_, "cd"));
  let_run();
  EXPECT_EQ(line_.written, "") << "the board would take it for a part of the answer";
  line_.say(request_bytes(operation::give_back, "ab") + "x");
  finish(context_, typing);
  finish(context_, reading);
  EXPECT_EQ(line_.written, "abcd");
  EXPECT_EQ(got, "x");
}

TEST_F(mount_link_test, a_ctrl_c_does_not_wait) {
  wire_.begin(mark);
  std::string got;
  auto const reading = start(context_, read_some(wire_, got));
  line_.say(request_bytes(operation::stat, "/m.py", 7));
  let_run();
  line_.written.clear();
  EXPECT_EQ(run(context_, write(wire_, "\x03")), error_code());
  EXPECT_EQ(line_.written, "\x03");
  line_.say("x");
  finish(context_, reading);
}

TEST_F(mount_link_test, a_cancelled_read_loses_nothing_of_a_request) {
  auto const asked = request_bytes(operation::open, "r/m.py", 5, 1);
  wire_.begin(mark);
  std::string got;
  auto reading = start(context_, read_some(wire_, got));
  line_.say("out" + asked.substr(0, 20));
  EXPECT_EQ(finish(context_, reading).size, 3U);
  reading = start(context_, read_some(wire_, got));
  let_run();
  wire_.cancel();
  EXPECT_EQ(finish(context_, reading).ec, asio::error::operation_aborted);
  reading = start(context_, read_some(wire_, got));
  line_.say(asked.substr(20) + "put");
  finish(context_, reading);
  EXPECT_EQ(got, "output");
  EXPECT_EQ(payload_written(5), "x = 1\n");
}

TEST_F(mount_link_test, a_read_error_that_passes_loses_nothing_of_a_request) {
  auto const asked = request_bytes(operation::open, "r/m.py", 5, 1);
  wire_.begin(mark);
  line_.pieces = {asked.substr(0, 20), "", asked.substr(20) + "x"};
  std::string got;
  EXPECT_EQ(run(context_, read_some(wire_, got)).ec, boost::system::errc::io_error);
  run(context_, read_some(wire_, got));
  EXPECT_EQ(got, "x");
  EXPECT_EQ(payload_written(5), "x = 1\n");
}

TEST_F(mount_link_test, a_second_mount_ignores_the_requests_of_the_first) {
  wire_.begin(mark);
  auto const second = "\x18" + std::string(7, '\xff');
  line_.end = asio::error::eof;
  wire_.begin(second);
  auto const old = request_bytes(operation::stat, "/m.py");
  line_.pieces = {old, second + old.substr(mark_size)};
  EXPECT_EQ(run(context_, read_exactly(wire_, 10'000)), old + "[End of file]");
  EXPECT_EQ(payload_written(1).size(), 20U);
}

TEST_F(mount_link_test, a_reader_may_see_that_requests_are_served) {
  mount_link wire(context_.get_executor(), std::make_unique<line_to_board>(line_), service_, true);
  wire.begin(mark);
  line_.pieces = {request_bytes(operation::stat, "/m.py"), "x"};
  std::string got;
  auto const first = run(context_, read_some(wire, got));
  EXPECT_EQ(first.ec, error_code());
  EXPECT_EQ(first.size, 0U);
  run(context_, read_some(wire, got));
  EXPECT_EQ(got, "x");
}

} // namespace
} // namespace mprun
