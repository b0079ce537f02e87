#include "suites/expected/cpython_server.hpp"

#include "base/async/run_clock.hpp"
#include "base/text/number.hpp"
#include "host_programs.hpp"
#include "suites/expected/cpython_run.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

constexpr std::size_t max_output =
    2 * cpython_output_limit; // it keeps a little more than the limit

} // namespace

cpython_server::cpython_server(asio::any_io_executor executor, run_workspace const& workspace,
                               std::string interpreter,
                               std::vector<std::filesystem::path> const& also)
    : executor_(executor), sandbox_(workspace, std::move(interpreter), also), dog_(executor) {}

cpython_server::~cpython_server() {
  close();
}

void cpython_server::close() noexcept {
  dog_.guard(nullptr);
  server_.reset();
  received_.clear();
}

error_code cpython_server::start() {
  auto options =
      sandbox_.interactive({"-c", std::string(host_programs::cpython_server)}, sandbox_.folder());
  server_ = std::make_unique<process_link>(executor_, std::move(options));
  if (auto const ec = server_->open()) {
    server_.reset();
    return ec;
  }
  dog_.guard(server_.get());
  return {};
}

task<error_code> cpython_server::receive_more() {
  std::array<char, 16 * 1024> buffer;
  auto const got = co_await server_->read_some(buffer);
  received_.append(buffer.data(), got.size);
  co_return got.ec;
}

task<program_result> cpython_server::run(std::filesystem::path folder,
                                         std::filesystem::path program_file,
                                         std::chrono::milliseconds limit) {
  program_result result;
  if (!server_) {
    result.ec = start();
    if (result.ec) {
      co_return result;
    }
  }
  auto const request = folder.string() + '\0' + program_file.string();
  auto const message = fmt::format("{}\n", request.size()) + request;
  dog_.set(run_clock::now() + limit);
  result.ec = co_await server_->write_all(message);
  std::size_t header = 0; // its length, newline included; 0 until it is here
  std::size_t size = 0;
  while (!result.ec && (header == 0 || received_.size() < header + size)) {
    result.ec = co_await receive_more();
    auto const newline = received_.find('\n');
    if (header == 0 && newline != std::string::npos) {
      header = newline + 1;
      auto const line = std::string_view(received_).substr(0, newline);
      auto const space = std::min(line.find(' '), line.size());
      auto const status = whole_number<int>(line.substr(0, space));
      auto const reported =
          whole_number<std::size_t>(line.substr(std::min(space + 1, line.size())));
      if (status && reported && *reported <= max_output) {
        result.wait_status = *status;
        size = *reported;
      } else {
        result.ec = asio::error::invalid_argument; // the answer is not from our server
      }
    }
  }
  auto const late = dog_.clear();
  if (result.ec) {
    result.ec = late ? error_code(asio::error::timed_out) : result.ec;
    close(); // with everything it started
    co_return result;
  }
  result.output = received_.substr(header, size);
  received_.erase(0, header + size);
  co_return result;
}

} // namespace mprun
