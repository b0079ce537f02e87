#include "transports/webrepl/websocket_stream.hpp"

#include "base/async/run_clock.hpp"
#include "transports/process/process_link.hpp"
#include "transports/run_task_test.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>
#include <string>

namespace mprun {
namespace {

/// A server that does not read, and more bytes to write than it and the system take.
class websocket_stream_test : public testing::Test {
protected:
  websocket_stream_test() {
    EXPECT_FALSE(server.open());
    auto const port = said();
    websocket_address to;
    to.host = "127.0.0.1";
    to.port = static_cast<std::uint16_t>(std::stoi(port));
    auto const opened = run(context, stream.open(to, in_a_while()));
    EXPECT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(said(), "connected");
    std::string const piece(60'000, 'x');
    for (int i = 0; i < 500; ++i) {
      stream.queue(opcode::binary, piece);
    }
  }

  std::string said() { return run(context, read_line(server)); }
  void order(std::string const& text) { EXPECT_FALSE(run(context, server.write_all(text + "\n"))); }
  static run_clock::time_point in_a_while() { return run_clock::now() + std::chrono::seconds(30); }

  using opcode = websocket_stream::opcode;
  asio::io_context context{1};
  process_link server{context.get_executor(), {.arguments = {"python3", MPRUN_WEBSOCKET_PINGER}}};
  websocket_stream stream{context.get_executor(), std::chrono::hours(1)};
};

TEST_F(websocket_stream_test, owes_an_answer_to_the_last_ping_alone) {
  auto const writing = start(context, stream.flush());
  auto const receiving = start(context, stream.receive());
  order("ping 100000");
  order("say over");
  auto const got = finish(context, receiving);
  EXPECT_EQ(got.piece.payload, "over");
  EXPECT_FALSE(writing->has_value()) << "otherwise this shows nothing";
  order("listen");
  EXPECT_FALSE(finish(context, writing));
  stream.close();
  EXPECT_EQ(said(), "pinged");
  EXPECT_EQ(said(), "1 pongs, the last to 100000");
}

TEST_F(websocket_stream_test, can_be_cancelled_while_it_answers_a_ping) {
  auto const writing = start(context, stream.flush());
  context.restart();
  context.poll();
  stream.cancel();
  EXPECT_EQ(finish(context, writing), asio::error::operation_aborted);
  auto const receiving = start(context, stream.receive());
  order("ping 1");
  EXPECT_EQ(said(), "pinged");
  context.restart();
  context.poll(); // it tries to answer
  stream.cancel();
  EXPECT_EQ(finish(context, receiving).ec, asio::error::operation_aborted);
}

} // namespace
} // namespace mprun
