#include "bench/peers/bare_link.hpp"

#include "base/async/run_clock.hpp"
#include "bench/peers/peer_programs.hpp"

#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace mprun::bench {
namespace {

using clock = run_clock;

constexpr int patience = 30'000; // ms without a byte
constexpr std::string_view prompt = "\x04\x04>";

std::string read_file(std::string const& name) {
  std::ifstream in(name, std::ios::binary);
  if (!in) {
    throw std::runtime_error("cannot read " + name);
  }
  return {std::istreambuf_iterator<char>(in), {}};
}

void await(int fd, short event) {
  pollfd wanted{fd, event, 0};
  if (::poll(&wanted, 1, patience) <= 0) {
    throw std::runtime_error("the board is silent");
  }
}

std::string filled_in(std::string_view program, std::string const& file, std::size_t size,
                      bool hashing) {
  std::string text;
  std::istringstream in{std::string(program)};
  for (std::string line; std::getline(in, line);) {
    if (hashing || !line.ends_with("# hashing")) {
      text += line + '\n';
    }
  }
  for (auto const& [mark, value] : {std::pair{"@FILE@", file}, {"@SIZE@", std::to_string(size)}}) {
    if (auto const at = text.find(mark); at != std::string::npos) {
      text.replace(at, std::string_view(mark).size(), value);
    }
  }
  return text;
}

} // namespace

void bare_link::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const size = ::write(fd_, bytes.data(), bytes.size());
    if (size > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(size));
    } else if (errno == EAGAIN) {
      await(fd_, POLLOUT);
    } else {
      throw std::runtime_error("cannot write to the board");
    }
  }
}

void bare_link::write_paced(std::string_view bytes) {
  constexpr std::size_t piece = 16;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    write_all(bytes.substr(at, piece));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

std::string bare_link::read_until(std::string_view end) {
  std::string all;
  std::array<char, 64 * 1024> buffer;
  while (!all.ends_with(end)) {
    await(fd_, POLLIN);
    auto const size = ::read(fd_, buffer.data(), buffer.size());
    if (size > 0) {
      all.append(buffer.data(), static_cast<std::size_t>(size));
    } else if (size == 0 || errno != EAGAIN) {
      throw std::runtime_error("the board went away");
    }
  }
  return all;
}

void bare_link::start(std::string_view program, std::string_view first_output) {
  write_all(program);
  write_all("\x04");
  auto const answer = read_until(first_output);
  if (answer != fmt::format("OK{}", first_output)) {
    throw std::runtime_error("the bare receiver does not start: " + answer);
  }
}

bare_link::duration bare_link::put(std::string const& local, std::string const& remote,
                                   bool hashing) {
  auto const size = read_file(local).size();
  start(filled_in(programs::bare_receiver, remote, size, hashing), "ready");
  auto const begun = clock::now();
  write_all(read_file(local));
  auto const answer = read_until(prompt);
  auto const took = clock::now() - begun;
  if (answer != prompt) {
    throw std::runtime_error("the bare receiver failed: " + answer);
  }
  return took;
}

bare_link::duration bare_link::put_tree(std::string const& stream, std::string const& base,
                                        std::size_t items, bool hashing) {
  start(filled_in(programs::bare_tree_receiver, base, items, hashing), "ready");
  auto const begun = clock::now();
  write_all(stream);
  auto const answer = read_until(prompt);
  auto const took = clock::now() - begun;
  if (answer != prompt) {
    throw std::runtime_error("the bare receiver of trees failed: " + answer);
  }
  return took;
}

bare_link::duration bare_link::get(std::string const& remote, std::string const& local,
                                   bool hashing) {
  start(filled_in(programs::bare_sender, remote, 0, hashing), "ready");
  auto const begun = clock::now();
  write_all("g");
  auto const answer = read_until(prompt);
  std::ofstream(local, std::ios::binary) << answer.substr(0, answer.size() - prompt.size());
  return clock::now() - begun;
}

bare_link::duration bare_link::commands(int count, std::string_view command) {
  auto const request = std::string(command) + "\x04";
  auto const begun = clock::now();
  for (int i = 0; i < count; ++i) {
    write_all(request);
    read_until("\x04>");
  }
  return clock::now() - begun;
}

bare_link::duration bare_link::pipelined_commands(int count, std::string_view command) {
  auto const begun = clock::now();
  std::string all;
  for (int i = 0; i < count; ++i) {
    all.append(command).append("\x04");
  }
  write_all(all);
  int answered = 0;
  while (answered < count) {
    auto const answers = read_until("\x04>");
    for (auto at = answers.find(prompt); at != std::string::npos;
         at = answers.find(prompt, at + 1)) {
      ++answered;
    }
  }
  return clock::now() - begun;
}

void bare_link::run(std::string const& program) {
  write_paced(program + "\x04");
  auto const answer = read_until("\x04>");
  if (!answer.starts_with("OK") || !answer.ends_with(prompt)) {
    throw std::runtime_error("a command failed: " + answer);
  }
}

bare_link::duration bare_link::put_by_hex(std::string const& local, std::string const& remote) {
  auto const content = read_file(local);
  constexpr std::size_t block = 64;
  auto const begun = clock::now();
  run(fmt::format("f=open('{}','wb')", remote));
  for (std::size_t at = 0; at < content.size(); at += block) {
    std::string text;
    for (auto const byte : content.substr(at, block)) {
      text += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    }
    run(fmt::format("f.write(b'{}')", text));
  }
  run("f.close()");
  return clock::now() - begun;
}

} // namespace mprun::bench
