// How fast a board's output is decoded, in pieces as a link delivers them.
#include "base/bytes/sha256.hpp"
#include "transports/protocol/repl/execute.hpp"
#include "transports/protocol/repl/program_output.hpp"
#include "transports/protocol/transfer/get_stream.hpp"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <string>
#include <string_view>

namespace mprun {
namespace {

constexpr std::size_t size = 1 << 20;

/// A program's output, in lines of 60 bytes.
std::string printed() {
  std::string text;
  while (text.size() < size) {
    text += std::string(58, static_cast<char>('a' + text.size() % 26)) + "\r\n";
  }
  return text;
}

template<class Machine>
void feed(Machine& machine, std::string_view bytes, std::size_t piece) {
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    machine.feed(bytes.substr(at, piece));
  }
}

void output_of_a_program(benchmark::State& state) {
  auto const text = printed() + "\x04\x04>";
  for (auto _ : state) {
    protocol::program_output machine(2 * size);
    feed(machine, text, static_cast<std::size_t>(state.range(0)));
    benchmark::DoNotOptimize(machine.output().data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(output_of_a_program)->Arg(64)->Arg(2048)->Arg(65536);

void small_command(benchmark::State& state) {
  protocol::execute_options options;
  options.paste = protocol::paste_support::yes;
  options.window = 128;
  options.brief = state.range(0) != 0;
  std::string_view const answer = options.brief ? std::string_view("OK1\r\n\x04\x04>")
                                                : std::string_view("R\x01\x80\0\x01\x04"
                                                                   "1\r\n\x04\x04>",
                                                                   12);
  for (auto _ : state) {
    protocol::execute machine("print(1)", options);
    machine.sent();
    machine.feed(answer);
    benchmark::DoNotOptimize(machine.next());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(small_command)->ArgName("brief")->Arg(0)->Arg(1);

class null_sink final : public protocol::transfer::byte_sink {
public:
  boost::system::error_code write(std::string_view) override { return {}; }
};

class sha256_sum final : public protocol::transfer::running_digest {
public:
  void update(std::string_view bytes) override { sum_.update(bytes); }
  protocol::transfer::digest finish() override { return sum_.finish(); }

private:
  sha256 sum_;
};

/// A whole download, including its SHA-256.
void download(benchmark::State& state) {
  using namespace protocol::transfer;
  constexpr std::size_t chunk = 16384;
  std::string exchange("OK\x16\0\0\x10\0\0\0", 9);
  std::string const content = printed().substr(0, size);
  for (std::size_t at = 0; at < size; at += chunk) {
    auto const header = make_header(frame_kind::raw, chunk);
    exchange.append(header.data(), header.size()).append(content, at, chunk);
  }
  auto const header = make_header(frame_kind::end, digest_size);
  sha256 whole;
  whole.update(content);
  auto const digest = whole.finish();
  exchange.append(header.data(), header.size()).append(digest.begin(), digest.end());
  exchange += "\x04\x04>";
  for (auto _ : state) {
    null_sink to;
    sha256_sum running;
    get_options options;
    options.call = "g()";
    options.paste_window = 128;
    options.chunk = chunk;
    get_stream machine(std::move(options), to, running, {}, {});
    machine.sent();
    feed(machine, exchange, static_cast<std::size_t>(state.range(0)));
    if (machine.verified() != size) {
      state.SkipWithError("the download was not understood");
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(size) * state.iterations());
}
BENCHMARK(download)->Arg(64)->Arg(4096)->Arg(65536);

} // namespace
} // namespace mprun
