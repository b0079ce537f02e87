// The example of docs/writing-a-link.md, which quotes it: a link to a board that calls its host.
#include "base/async/run_clock.hpp"
#include "transports/conformance_test.hpp"
#include "transports/descriptor_wait.hpp"
#include "transports/drive.hpp"
#include "transports/protocol/repl/enter_raw.hpp"
#include "transports/sockets/socket_peer_test.hpp"
#include "transports/stream_link.hpp"

#include <fstream>
#include <sstream>

namespace mprun {
namespace {

// example: the link
/// A board that calls its host at a Unix socket, as QEMU does with `-serial unix:PATH`.
class calling_link : public stream_link {
public:
  calling_link(asio::any_io_executor executor, std::filesystem::path path)
      : stream_link(executor), path_(std::move(path)), wait_(executor) {}

  task<link_result<void>> open(time_point deadline) {
    close();
    wait_.begin();
    unique_fd const listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (auto const ec = listen_at_path(listener.get())) {
      co_return failure(ec, ec.message());
    }
    auto const ec =
        co_await wait_.until(listener.get(), descriptor_wait::wait_type::wait_read, deadline);
    if (ec) {
      co_return failure(ec, ec == asio::error::timed_out ? "no board called" : ec.message());
    }
    unique_fd caller(::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!caller) {
      auto const why = error_code(errno, boost::system::system_category());
      co_return failure(why, why.message());
    }
    auto const unusable = stream().assign(std::move(caller), fd_stream::kind::socket);
    if (unusable) {
      co_return failure(unusable, unusable.message());
    }
    co_return link_result<void>();
  }

  void cancel() noexcept override {
    wait_.cancel();
    stream_link::cancel();
  }

  void close() noexcept override {
    wait_.cancel();
    stream_link::close();
  }

private:
  error_code listen_at_path(int fd) const {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    path_.native().copy(name.sun_path, sizeof name.sun_path - 1);
    ::unlink(name.sun_path); // left by an earlier opening
    bool const listens =
        ::bind(fd, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0 && ::listen(fd, 1) == 0;
    return listens ? error_code() : error_code(errno, boost::system::system_category());
  }

  link_failure failure(error_code ec, std::string const& why) const {
    return {ec, "waiting for a board at " + path_.string() + ": " + why};
  }

  std::filesystem::path path_;
  descriptor_wait wait_;
};
// example: end

void settle(asio::io_context& context) {
  context.restart();
  while (context.poll() != 0) {
  }
}

// example: the maker
/// A shell that calls the link.
class calling_peer final : public calling_link {
public:
  calling_peer(asio::any_io_executor executor, std::shared_ptr<scratch_folder> folder,
               std::vector<std::string> arguments)
      : calling_link(executor, folder->path() / "board"), folder_(std::move(folder)),
        arguments_(std::move(arguments)), peer_(executor) {}

  error_code open_with_peer(asio::io_context& context) {
    peer_.end();
    auto const opening = start(context, open(soon()));
    settle(context); // it listens now
    auto const call = call_unix(folder_->path() / "board");
    auto const opened = finish(context, opening);
    return opened ? peer_.start(peer_on(call.get(), arguments_)) : opened.error().ec;
  }

private:
  std::shared_ptr<scratch_folder> folder_;
  std::vector<std::string> arguments_;
  child_process peer_;
};

struct over_calls {
  static constexpr bool keeps_last_words = true;

  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    auto wire = std::make_unique<calling_peer>(executor, std::make_shared<scratch_folder>(),
                                               options.arguments);
    EXPECT_FALSE(wire->open_with_peer(context_of(executor)));
    return wire;
  }

  static error_code open_again(asio::io_context& context, link& wire) {
    return dynamic_cast<calling_peer&>(wire).open_with_peer(context);
  }
};

INSTANTIATE_TYPED_TEST_SUITE_P(example, link_conformance, over_calls);
// example: end

class example_link : public testing::Test {
protected:
  asio::io_context context{1};
  scratch_folder folder;
};

TEST_F(example_link, says_that_no_board_called) {
  auto const path = folder.path() / "board";
  calling_link wire(context.get_executor(), path);
  auto const deadline = run_clock::now() + std::chrono::milliseconds(1);
  EXPECT_EQ(run(context, wire.open(deadline)).error().message,
            "waiting for a board at " + path.string() + ": no board called");
}

TEST_F(example_link, says_where_it_cannot_listen) {
  calling_link wire(context.get_executor(), "/no/such/folder/board");
  EXPECT_EQ(run(context, wire.open(soon())).error().message,
            "waiting for a board at /no/such/folder/board: No such file or directory");
}

TEST_F(example_link, is_called_by_an_emulated_board) {
  auto const path = folder.path() / "board";
  calling_link wire(context.get_executor(), path);
  auto const opening = start(context, wire.open(soon()));
  settle(context);
  unique_fd const nowhere(::open("/dev/null", O_RDWR | O_CLOEXEC));
  child_process emulator(context.get_executor());
  ASSERT_FALSE(emulator.start(peer_on(
      nowhere.get(), {"qemu-system-arm", "-M", "microbit", "-display", "none", "-monitor", "none",
                      "-serial", "unix:" + path.string(), "-device",
                      "loader,file=/usr/share/firmware-microbit-micropython/firmware.hex"})));
  auto const opened = finish(context, opening);
  ASSERT_TRUE(opened) << opened.error().message;
  watchdog dog(context.get_executor());
  dog.guard(&wire);
  protocol::enter_raw enter;
  drive_limits const limits{std::chrono::seconds(10), std::chrono::seconds(10), soon()};
  EXPECT_FALSE(run(context, drive(enter, wire, dog, limits)));
}

std::string content_of(std::string const& file) {
  std::stringstream all;
  all << std::ifstream(std::string(MPRUN_TRANSPORTS_FOLDER "/") + file).rdbuf();
  return all.str();
}

TEST(example, is_quoted_word_for_word) {
  auto const source = content_of("example_link_test.cpp");
  auto const page = content_of("../docs/writing-a-link.md");
  std::string const opening = "```cpp\n";
  int quotes = 0;
  for (auto at = page.find(opening); at != std::string::npos; at = page.find(opening, at)) {
    at += opening.size();
    auto const quote = page.substr(at, page.find("```", at) - at);
    EXPECT_NE(source.find(quote), std::string::npos) << quote;
    ++quotes;
  }
  EXPECT_EQ(quotes, 2);
}

} // namespace
} // namespace mprun
