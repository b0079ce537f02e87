#include "transports/webrepl/webrepl_link.hpp"

#include "transports/conformance_test.hpp"
#include "transports/drive.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/enter_raw.hpp"
#include "transports/protocol/repl/execute.hpp"
#include "transports/protocol/webrepl/webrepl_file.hpp"
#include "transports/webrepl/webrepl_peer_test.hpp"

#include <boost/asio/error.hpp>

namespace mprun {
namespace {

/// A link and the board behind it.
class served_link final : public link {
public:
  served_link(asio::any_io_executor executor, std::unique_ptr<local_server> server)
      : server_(std::move(server)), wire(executor, options_for(server_->port)) {}

  task<io_result> read_some(std::span<char> buffer) override { return wire.read_some(buffer); }
  task<error_code> write_all(std::string_view bytes) override { return wire.write_all(bytes); }
  void cancel() noexcept override { wire.cancel(); }
  void close() noexcept override { wire.close(); }

private:
  std::unique_ptr<local_server> server_;

public:
  webrepl_link wire;
};

struct over_webrepl {
  static constexpr bool keeps_last_words = true;
  static constexpr std::size_t much = 512 * 1024; // at a round trip for each 255 bytes

  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    auto& context = static_cast<asio::io_context&>(executor.context());
    std::vector<std::string> more{"--direct", "--"};
    more.insert(more.end(), options.arguments.begin(), options.arguments.end());
    auto server = std::make_unique<local_server>(context, webrepl_board(more));
    auto made = std::make_unique<served_link>(executor, std::move(server));
    auto const opened = run(context, made->wire.open(in_a_while()));
    EXPECT_TRUE(opened) << opened.error().message;
    return made;
  }

  static error_code open_again(asio::io_context& context, link& wire) {
    return run(context, static_cast<served_link&>(wire).wire.open(in_a_while())).error().ec;
  }
};

INSTANTIATE_TYPED_TEST_SUITE_P(webrepl_link, link_conformance, over_webrepl);

/// A real unix port behind an input ring of 255 bytes.
class webrepl_link_test : public testing::Test {
protected:
  error_code enter(webrepl_link& over) {
    protocol::enter_raw machine;
    return run(context, drive(machine, over, guard(over), limits()));
  }

  std::string execute(webrepl_link& over, std::string source, protocol::paste_support paste) {
    protocol::execute_options options;
    options.paste = paste;
    protocol::execute machine(std::move(source), options);
    auto const ec = run(context, drive(machine, over, guard(over), limits()));
    return machine.output() + machine.error_text() + (ec ? "[" + ec.message() + "]" : "");
  }

  watchdog& guard(webrepl_link& over) {
    dog.guard(&over);
    return dog;
  }

  static drive_limits limits() {
    using std::chrono::seconds;
    return {seconds(10), seconds(10), in_a_while()};
  }

  void open(webrepl_link& over) {
    auto const opened = run(context, over.open(in_a_while()));
    ASSERT_TRUE(opened) << opened.error().message;
  }

  void TearDown() override { dog.guard(nullptr); }

  /// Some kilobytes in which the loss of any byte shows.
  static std::string long_program(std::string& output) {
    std::string source;
    for (int number = 0; number < 400; ++number) {
      source += "print('" + std::to_string(number) + "')\n";
      output += std::to_string(number) + "\n";
    }
    return source;
  }

  asio::io_context context{1};
  watchdog dog{context.get_executor()};
  scratch_folder folder;
  local_server board{context, webrepl_board({"--files", folder.path().string()})};
  webrepl_link wire{context.get_executor(), options_for(board.port)};
};

TEST_F(webrepl_link_test, carries_the_raw_repl) {
  open(wire);
  ASSERT_FALSE(enter(wire));
  EXPECT_EQ(execute(wire, "print(6 * 7)", protocol::paste_support::unknown), "42\n");
}

TEST_F(webrepl_link_test, loses_nothing_of_a_program_by_raw_paste) {
  open(wire);
  ASSERT_FALSE(enter(wire));
  std::string output;
  auto const source = long_program(output);
  EXPECT_EQ(execute(wire, source, protocol::paste_support::unknown), output);
}

TEST_F(webrepl_link_test, loses_nothing_of_a_program_where_nothing_is_acknowledged) {
  open(wire);
  ASSERT_FALSE(enter(wire));
  std::string output;
  auto const source = long_program(output);
  EXPECT_EQ(execute(wire, source, protocol::paste_support::no), output);
  std::string const whole = source + "\x04"; // at once, without the pump's pauses
  EXPECT_FALSE(run(context, wire.write_all(whole)));
  auto const answer = "OK" + output + "\x04\x04>";
  EXPECT_EQ(run(context, read_exactly(wire, answer.size())), answer);
}

task<error_code> send_at_once(websocket_stream& socket, std::string text) {
  socket.queue(websocket_stream::opcode::text, text);
  auto const ec = co_await socket.flush();
  co_return ec;
}

task<std::string> texts_until(websocket_stream& socket, std::string end) {
  std::string all;
  while (!all.ends_with(end)) {
    auto const got = co_await socket.receive();
    if (got.ec) {
      co_return all + "[" + got.ec.message() + "]";
    }
    all += got.piece.payload;
  }
  co_return all;
}

/// Tests the fake board itself: without this loss the two tests above would show nothing.
TEST_F(webrepl_link_test, the_board_drops_bytes_beyond_its_ring) {
  websocket_stream socket(context.get_executor(), std::chrono::seconds(20));
  ASSERT_TRUE(run(context, socket.open(options_for(board.port).address, in_a_while())));
  run(context, texts_until(socket, "Password: "));
  EXPECT_FALSE(run(context, send_at_once(socket, std::string(webrepl_password) + "\r")));
  run(context, texts_until(socket, ">>> "));
  EXPECT_FALSE(run(context, send_at_once(socket, "\r\x03")));
  EXPECT_FALSE(run(context, send_at_once(socket, "\r\x01")));
  run(context, texts_until(socket, "exit\r\n>"));
  auto const program = "print(len('" + std::string(300, 'x') + "'))\n";
  EXPECT_FALSE(run(context, send_at_once(socket, program)));
  socket.queue(websocket_stream::opcode::binary, protocol::webrepl_version_request());
  EXPECT_FALSE(run(context, send_at_once(socket, "")));
  EXPECT_EQ(run(context, texts_until(socket, std::string("\x01\x19\0", 3))).size(), 3U);
  EXPECT_FALSE(run(context, send_at_once(socket, "'))\x04")));
  auto const said = run(context, texts_until(socket, "\x04>"));
  EXPECT_EQ(said.find("300"), std::string::npos) << said;
}

TEST_F(webrepl_link_test, interrupts_a_program_whose_ring_is_full) {
  open(wire);
  ASSERT_FALSE(enter(wire));
  std::string const program = "while True: pass\n\x04";
  EXPECT_FALSE(run(context, wire.write_all(program)));
  EXPECT_EQ(run(context, read_exactly(wire, 2)), "OK");
  EXPECT_FALSE(run(context, wire.write_all(std::string(255, 'x'))));
  EXPECT_FALSE(run(context, wire.write_all("\x03")));
  std::string text;
  while (!text.ends_with("\x04>")) {
    text += run(context, read_exactly(wire, 1));
    ASSERT_EQ(text.find("[End"), std::string::npos) << text;
  }
  EXPECT_NE(text.find("KeyboardInterrupt"), std::string::npos) << text;
}

TEST_F(webrepl_link_test, a_respawn_resets_the_board) {
  open(wire);
  for (int again = 0; again < 2; ++again) {
    ASSERT_FALSE(enter(wire));
    EXPECT_EQ(execute(wire, "kept = 1", protocol::paste_support::unknown), "");
    auto const ec = run(context, wire.respawn());
    ASSERT_FALSE(ec) << ec.message();
    ASSERT_FALSE(enter(wire));
    EXPECT_NE(execute(wire, "kept", protocol::paste_support::unknown).find("NameError"),
              std::string::npos);
  }
}

TEST_F(webrepl_link_test, a_respawn_ends_a_program_that_runs) {
  open(wire);
  ASSERT_FALSE(enter(wire));
  std::string const program = "kept = 1\nwhile True: pass\n\x04";
  EXPECT_FALSE(run(context, wire.write_all(program)));
  EXPECT_EQ(run(context, read_exactly(wire, 2)), "OK");
  auto const ec = run(context, wire.respawn());
  ASSERT_FALSE(ec) << ec.message();
  ASSERT_FALSE(enter(wire));
  EXPECT_EQ(execute(wire, "print('kept' in globals())", protocol::paste_support::no), "False\n");
}

TEST_F(webrepl_link_test, a_connection_that_was_lost_is_not_a_reset) {
  open(wire);
  ASSERT_FALSE(enter(wire));
  EXPECT_EQ(execute(wire, "kept = 1", protocol::paste_support::unknown), "");
  wire.close();
  open(wire);
  ASSERT_FALSE(enter(wire));
  EXPECT_EQ(execute(wire, "print(kept)", protocol::paste_support::unknown), "1\n");
  wire.close();
  auto const ec = run(context, wire.respawn());
  ASSERT_FALSE(ec) << ec.message();
  ASSERT_FALSE(enter(wire));
  EXPECT_EQ(execute(wire, "print('kept' in globals())", protocol::paste_support::no), "False\n");
}

TEST_F(webrepl_link_test, a_board_that_does_not_reset_says_so) {
  std::vector<std::string> const program{"--direct", "--", "sh", "-c",
                                         "trap '' INT; echo ready; sleep 1000"};
  local_server deaf(context, webrepl_board(program));
  auto options = options_for(deaf.port);
  options.hang_up_timeout = std::chrono::milliseconds(50);
  webrepl_link other(context.get_executor(), options);
  open(other);
  EXPECT_EQ(run(context, read_line(other)), "ready");
  EXPECT_EQ(run(context, other.respawn()), protocol::errc::no_soft_reset);
}

struct memory_source final : protocol::transfer::byte_source {
  std::size_t read(std::span<char> into, error_code&) override {
    auto const size = text.copy(into.data(), into.size(), given);
    given += size;
    return size;
  }
  std::string text;
  std::size_t given = 0;
};

struct memory_sink final : protocol::transfer::byte_sink {
  error_code write(std::string_view bytes) override {
    text += bytes;
    return {};
  }
  std::string text;
};

TEST_F(webrepl_link_test, carries_the_file_protocol_beside_the_repl) {
  open(wire);
  protocol::webrepl_version version;
  EXPECT_FALSE(run(context, drive(version, wire.files(), guard(wire), limits())));
  EXPECT_EQ(version.text(), "1.25.0");
  for (std::size_t const size :
       {std::size_t{0}, std::size_t{1}, std::size_t{256}, std::size_t{9999}}) {
    memory_source source;
    while (source.text.size() < size) {
      source.text += static_cast<char>(source.text.size() * 7);
    }
    protocol::webrepl_put put("/there.bin", static_cast<std::uint32_t>(size), source);
    auto const put_ec = run(context, drive(put, wire.files(), guard(wire), limits()));
    ASSERT_FALSE(put_ec) << put_ec.message();
    memory_sink sink;
    protocol::webrepl_get get("/there.bin", sink);
    auto const get_ec = run(context, drive(get, wire.files(), guard(wire), limits()));
    ASSERT_FALSE(get_ec) << get_ec.message();
    EXPECT_EQ(sink.text, source.text);
  }
  ASSERT_FALSE(enter(wire));
  EXPECT_EQ(execute(wire, "print(1)", protocol::paste_support::unknown), "1\n");
}

TEST_F(webrepl_link_test, a_path_that_the_board_cannot_open_ends_the_connection) {
  open(wire);
  memory_sink sink;
  protocol::webrepl_get get("/no/such/file", sink);
  EXPECT_EQ(run(context, drive(get, wire.files(), guard(wire), limits())),
            protocol::errc::file_refused);
  std::string buffer(100, '\0');
  io_result got;
  do { // what is left of the prompt may come first
    got = run(context, read_once(wire, buffer));
  } while (!got.ec);
  EXPECT_EQ(got.ec, asio::error::eof);
}

TEST_F(webrepl_link_test, stays_open_behind_a_proxy_that_closes_silent_connections) {
  local_server const served(context, webrepl_board());
  auto const script =
      std::filesystem::path(MPRUN_WEBREPL_BOARD).parent_path() / "idle_proxy_test.py";
  local_server const proxy(context, {"python3", script.string(), std::to_string(served.port), "1"});
  auto options = options_for(proxy.port);
  options.between_pings = std::chrono::milliseconds(50);
  webrepl_link through(context.get_executor(), options);
  auto const opened = run(context, through.open(in_a_while()));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_FALSE(run(context, through.write_all("\x01import time\ntime.sleep(3)\nprint(6*7)\x04")));
  std::string said;
  while (!said.ends_with("\x04>") && !said.ends_with("[End of file]")) {
    said += run(context, read_exactly(through, 1));
  }
  EXPECT_NE(said.find("OK42"), std::string::npos) << said;
}

} // namespace
} // namespace mprun
