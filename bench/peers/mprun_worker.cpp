// mprun's side of the comparison with its peers (compare.py): its own engine on a terminal, and the
// terminal's own limit.
//
// Usage: bench_peer, then one request per line on stdin, its words separated by tabs; each is
// answered by "ok SECONDS" or "failed WHY".
//
//   open TERMINAL PLATFORM BAUD   BAUD 0: as fast as it goes; also sends the board its receiver
//   connect TERMINAL PLATFORM BAUD   the same without the receiver
//   close
//   put-tree LOCAL REMOTE         get-tree REMOTE LOCAL          whole folders
//   put LOCAL REMOTE              commands COUNT                 the engine
//   get REMOTE LOCAL              pipelined-commands COUNT
//   bare-put LOCAL REMOTE         bare-commands COUNT            no protocol (bare_link.hpp)
//   bare-get REMOTE LOCAL         bare-pipelined-commands COUNT
//   bare-put-tree LOCAL REMOTE    into a folder that does not exist yet; also hashing-put-tree
//   hashing-put LOCAL REMOTE      hex-put LOCAL REMOTE
//   hashing-get REMOTE LOCAL
#include "base/async/run_clock.hpp"
#include "base/files/local_tree.hpp"
#include "bench/peers/bare_link.hpp"
#include "bench/peers/peer_session.hpp"
#include "runner/transfer/tree_stream.hpp"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace mprun::bench {
namespace {

using words = std::vector<std::string>;
using seconds = bare_link::duration;

/// A tree's stream, and the number of its folders and files.
std::pair<std::string, std::size_t> stream_of(std::string const& local, std::string const& remote) {
  std::vector<tree_item> items{{{}, remote}};
  for (auto const& entry : local_tree(local, {})) {
    auto const from = std::filesystem::path(local) / entry.below;
    items.push_back({entry.is_folder ? std::filesystem::path() : from, remote + "/" + entry.below});
  }
  auto const count = items.size();
  tree_stream from(std::move(items), 1024);
  std::string stream(std::size_t{64} << 20, '\0');
  error_code failed;
  stream.resize(from.read(stream, failed));
  if (failed) {
    throw std::runtime_error("cannot read " + local + ": " + failed.message());
  }
  return {std::move(stream), count};
}

seconds open_session(peer_session& mprun, words const& request) {
  auto const begun = run_clock::now();
  auto const baud = static_cast<std::uint32_t>(std::stoul(request.at(3)));
  mprun.open(request.at(1), request.at(2), baud);
  if (request.at(0) == "open") {
    mprun.prepare();
  }
  return run_clock::now() - begun;
}

seconds handle(peer_session& mprun, words const& request) {
  auto const& verb = request.at(0);
  if (verb == "open" || verb == "connect") {
    return open_session(mprun, request);
  }
  if (verb == "close") {
    mprun.close();
    return {};
  }
  if (!mprun.is_open()) {
    throw std::runtime_error("nothing is open");
  }
  bare_link bare(mprun.bare_descriptor());
  if (verb == "put") {
    return mprun.put(request.at(1), request.at(2));
  }
  if (verb == "get") {
    return mprun.get(request.at(1), request.at(2));
  }
  if (verb == "put-tree") {
    return mprun.put_tree(request.at(1), request.at(2));
  }
  if (verb == "get-tree") {
    return mprun.get_tree(request.at(1), request.at(2));
  }
  if (verb == "commands") {
    return mprun.commands(std::stoi(request.at(1)));
  }
  if (verb == "pipelined-commands") {
    return mprun.pipelined_commands(std::stoi(request.at(1)));
  }
  auto const hashing = verb.starts_with("hashing-");
  if (verb == "bare-put" || verb == "hashing-put") {
    return bare.put(request.at(1), request.at(2), hashing);
  }
  if (verb == "bare-get" || verb == "hashing-get") {
    return bare.get(request.at(1), request.at(2), hashing);
  }
  if (verb == "bare-put-tree" || verb == "hashing-put-tree") {
    auto const [stream, items] = stream_of(request.at(1), request.at(2));
    return bare.put_tree(stream, "", items, hashing);
  }
  if (verb == "bare-commands") {
    return bare.commands(std::stoi(request.at(1)), peer_session::command);
  }
  if (verb == "bare-pipelined-commands") {
    return bare.pipelined_commands(std::stoi(request.at(1)), peer_session::command);
  }
  if (verb == "hex-put") {
    return bare.put_by_hex(request.at(1), request.at(2));
  }
  throw std::runtime_error("unknown request " + verb);
}

void serve() {
  peer_session mprun;
  for (std::string line; std::getline(std::cin, line);) {
    words request;
    std::istringstream in(line);
    for (std::string word; std::getline(in, word, '\t');) {
      request.push_back(word);
    }
    try {
      fmt::print("ok {:.9f}\n", handle(mprun, request).count());
    } catch (std::exception const& e) {
      fmt::print("failed {}\n", e.what());
    }
    std::fflush(stdout);
  }
}

} // namespace
} // namespace mprun::bench

int main() {
  try {
    mprun::bench::serve();
  } catch (std::exception const& e) {
    fmt::print(stderr, "bench_peer: {}\n", e.what());
    return 1;
  }
}
