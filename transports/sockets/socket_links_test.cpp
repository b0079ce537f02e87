#include "base/async/run_clock.hpp"
#include "transports/conformance_test.hpp"
#include "transports/sockets/socket_peer_test.hpp"
#include "transports/sockets/tcp_link.hpp"
#include "transports/sockets/unix_link.hpp"

#include <fstream>

namespace mprun {
namespace {

using namespace std::chrono_literals;

class tcp_with_peer final : public tcp_link {
public:
  tcp_with_peer(asio::any_io_executor executor, tcp_port port, std::vector<std::string> arguments)
      : tcp_link(executor, {"127.0.0.1", port.number}), listener_(std::move(port.fd)),
        arguments_(std::move(arguments)), peer_(executor) {}

  error_code open_with_peer(asio::io_context& context) {
    peer_.end();
    auto const opened = run(context, open(soon()));
    auto const other_end = accepted(listener_);
    return opened ? peer_.start(peer_on(other_end.get(), arguments_)) : opened.error().ec;
  }

private:
  unique_fd listener_;
  std::vector<std::string> arguments_;
  child_process peer_;
};

struct over_tcp {
  static constexpr bool keeps_last_words = false;

  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    auto wire = std::make_unique<tcp_with_peer>(executor, listen_on_tcp(), options.arguments);
    EXPECT_FALSE(wire->open_with_peer(context_of(executor)));
    return wire;
  }

  static error_code open_again(asio::io_context& context, link& wire) {
    return dynamic_cast<tcp_with_peer&>(wire).open_with_peer(context);
  }
};

class unix_with_peer final : public unix_link {
public:
  unix_with_peer(asio::any_io_executor executor, std::shared_ptr<scratch_folder> folder,
                 std::vector<std::string> arguments)
      : unix_link(executor, {folder->path() / "board"}), folder_(std::move(folder)),
        listener_(listen_on_unix(folder_->path() / "board")), arguments_(std::move(arguments)),
        peer_(executor) {}

  error_code open_with_peer(asio::io_context& context) {
    peer_.end();
    auto const opened = run(context, open(soon()));
    auto const other_end = accepted(listener_);
    return opened ? peer_.start(peer_on(other_end.get(), arguments_)) : opened.error().ec;
  }

private:
  std::shared_ptr<scratch_folder> folder_;
  unique_fd listener_;
  std::vector<std::string> arguments_;
  child_process peer_;
};

struct over_unix {
  static constexpr bool keeps_last_words = true;

  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    auto wire = std::make_unique<unix_with_peer>(executor, std::make_shared<scratch_folder>(),
                                                 options.arguments);
    EXPECT_FALSE(wire->open_with_peer(context_of(executor)));
    return wire;
  }

  static error_code open_again(asio::io_context& context, link& wire) {
    return dynamic_cast<unix_with_peer&>(wire).open_with_peer(context);
  }
};

using socket_kinds = testing::Types<over_tcp, over_unix>;
INSTANTIATE_TYPED_TEST_SUITE_P(sockets, link_conformance, socket_kinds);

class socket_links : public testing::Test {
protected:
  /// Runs the event loop until all operations that were started are waiting.
  void settle() {
    context.restart();
    while (context.poll() != 0) {
    }
  }

  std::string failure_of(tcp_options options, std::chrono::milliseconds limit = 30s) {
    tcp_link wire(context.get_executor(), std::move(options));
    return run(context, wire.open(run_clock::now() + limit)).error().message;
  }

  std::string failure_of(std::filesystem::path path, std::chrono::milliseconds limit = 30s) {
    unix_link wire(context.get_executor(), {std::move(path)});
    return run(context, wire.open(run_clock::now() + limit)).error().message;
  }

  asio::io_context context{1};
  scratch_folder folder;
};

TEST_F(socket_links, tcp_says_that_nothing_listens) {
  auto const port = bind_tcp();
  EXPECT_EQ(failure_of({"127.0.0.1", port.number}),
            "cannot connect to 127.0.0.1:" + std::to_string(port.number) + ": Connection refused");
}

TEST_F(socket_links, tcp_says_that_a_name_is_unknown_within_the_deadline) {
  auto const message = failure_of({"no-such-host.invalid", 4001}, 2s);
  EXPECT_TRUE(message.starts_with("cannot connect to no-such-host.invalid:4001: ")) << message;
}

TEST_F(socket_links, tcp_says_that_nobody_answers) {
  auto const full = listen_on_tcp(0);
  tcp_link first(context.get_executor(), {"127.0.0.1", full.number});
  EXPECT_TRUE(run(context, first.open(soon()))); // fills the queue; later ones are dropped
  EXPECT_EQ(failure_of({"127.0.0.1", full.number}, 20ms),
            "cannot connect to 127.0.0.1:" + std::to_string(full.number) + ": no answer in time");
}

TEST_F(socket_links, tcp_shows_where_an_ipv6_address_ends) {
  auto const message = failure_of({"::1", 1});
  EXPECT_TRUE(message.starts_with("cannot connect to [::1]:1: ")) << message;
}

TEST_F(socket_links, tcp_finds_a_host_by_name) {
  auto const port = listen_on_tcp();
  EXPECT_EQ(failure_of({"localhost", port.number}), "");
}

TEST_F(socket_links, tcp_open_is_cancelled_and_works_afterwards) {
  auto const port = listen_on_tcp(0);
  tcp_link first(context.get_executor(), {"127.0.0.1", port.number});
  EXPECT_TRUE(run(context, first.open(soon())));
  tcp_link wire(context.get_executor(), {"127.0.0.1", port.number});
  auto const by_cancel = start(context, wire.open(soon()));
  settle();
  wire.cancel();
  EXPECT_EQ(finish(context, by_cancel).error().ec, asio::error::operation_aborted);
  auto const by_close = start(context, wire.open(soon()));
  settle();
  wire.close();
  EXPECT_EQ(finish(context, by_close).error().ec, asio::error::operation_aborted);
  EXPECT_TRUE(accepted(port.fd));
  auto const opened = run(context, wire.open(soon()));
  EXPECT_TRUE(opened) << opened.error().message;
}

TEST_F(socket_links, tcp_reads_to_the_peers_half_close_and_still_writes) {
  auto const port = listen_on_tcp();
  tcp_link wire(context.get_executor(), {"127.0.0.1", port.number});
  ASSERT_TRUE(run(context, wire.open(soon())));
  auto const peer = accepted(port.fd);
  ASSERT_EQ(::write(peer.get(), "bye", 3), 3);
  ASSERT_EQ(::shutdown(peer.get(), SHUT_WR), 0);
  EXPECT_EQ(run(context, read_exactly(wire, 10)), "bye[End of file]");
  EXPECT_FALSE(run(context, wire.write_all("heard")));
  std::string heard(5, '\0');
  EXPECT_EQ(::recv(peer.get(), heard.data(), heard.size(), MSG_WAITALL), 5);
  EXPECT_EQ(heard, "heard");
}

TEST_F(socket_links, tcp_takes_a_reset_for_the_end) {
  auto const port = listen_on_tcp();
  tcp_link wire(context.get_executor(), {"127.0.0.1", port.number});
  ASSERT_TRUE(run(context, wire.open(soon())));
  auto peer = accepted(port.fd);
  linger const at_once{1, 0};
  ASSERT_EQ(::setsockopt(peer.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), 0);
  peer.reset();
  EXPECT_EQ(run(context, read_exactly(wire, 10)), "[End of file]");
  EXPECT_TRUE(run(context, wire.write_all("x")));
}

TEST_F(socket_links, tcp_goes_away_while_it_connects) {
  auto const port = listen_on_tcp(0);
  auto loop = std::make_unique<asio::io_context>(1);
  tcp_link first(context.get_executor(), {"127.0.0.1", port.number});
  EXPECT_TRUE(run(context, first.open(soon())));
  tcp_link wire(loop->get_executor(), {"127.0.0.1", port.number});
  auto const opening = start(*loop, wire.open(soon()));
  while (loop->poll() != 0) {
  }
  EXPECT_FALSE(*opening);
}

TEST_F(socket_links, unix_says_why_it_cannot_connect) {
  auto const nowhere = folder.path() / "nowhere";
  EXPECT_EQ(failure_of(nowhere),
            "cannot connect to " + nowhere.native() + ": No such file or directory");
  auto const left_behind = folder.path() / "left-behind";
  listen_on_unix(left_behind);
  EXPECT_EQ(failure_of(left_behind),
            "cannot connect to " + left_behind.native() + ": Connection refused");
  auto const file = folder.path() / "file";
  std::ofstream(file) << "text";
  EXPECT_EQ(failure_of(file), "cannot connect to " + file.native() + ": it is not a socket");
  auto const long_path = folder.path() / std::string(200, 'x');
  EXPECT_EQ(failure_of(long_path), "cannot connect to " + long_path.native() +
                                       ": the path of a socket has 1 to 107 bytes");
}

TEST_F(socket_links, unix_waits_for_room_until_the_deadline) {
  auto const path = folder.path() / "full";
  auto const listener = listen_on_unix(path, 0);
  unix_link first(context.get_executor(), {path});
  EXPECT_TRUE(run(context, first.open(soon())));
  EXPECT_EQ(failure_of(path, 20ms), "cannot connect to " + path.native() + ": no answer in time");
  unix_link second(context.get_executor(), {path});
  auto const opening = start(context, second.open(soon()));
  settle();
  EXPECT_FALSE(*opening);
  EXPECT_TRUE(accepted(listener));
  EXPECT_TRUE(finish(context, opening));
}

} // namespace
} // namespace mprun
