// Serves the page of a run to browsers on this computer, and new data to pages that ask for them.
//
// Flow: construct, which binds the port; run() until stop(). One coroutine follows the events, one
// accepts connections, and each connection has one of its own with a deadline for every request and
// answer, so that a browser that does not read delays nobody. GET / is the page; GET /data?after=N
// is answered once the run's version is not N, or with 204 after a while.
#pragma once

#include "base/async/notification.hpp"
#include "base/async/task.hpp"
#include "reports/serving/page_answer.hpp"
#include "reports/serving/served_run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <string>

namespace mprun {

class page_server {
public:
  /// Port 0 means any. Throws config_error where it cannot be had.
  page_server(asio::io_context& context, served_run& served, unsigned short port);

  unsigned short port() const noexcept { return port_; }
  /// Starts the coroutines; they end with the context.
  void start();

private:
  task<void> follow();
  task<void> accept();
  task<page_answer> answer_to(std::string target);
  task<void> serve(asio::ip::tcp::socket socket);

  asio::io_context& context_;
  served_run& served_;
  asio::ip::tcp::acceptor acceptor_;
  unsigned short port_ = 0;
  notification changed_;
  std::size_t connections_ = 0;
};

} // namespace mprun
