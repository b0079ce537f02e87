// The page of a run that a server follows, and the data that the page asks for later.
//
// Flow: read_more() as for the follower; page() once a browser, data() whenever its version
// differs. What is written once is kept, so that a second browser costs nothing. Writing the data
// of a large run takes a while: may_be_written_at() keeps it to a small part of the time.
#pragma once

#include "base/async/run_clock.hpp"
#include "reports/html/page_extras.hpp"
#include "reports/serving/events_follower.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace mprun {

class served_run {
public:
  served_run(std::filesystem::path given, std::string comparison);

  bool read_more() { return events_.read_more(); }
  std::uint64_t version() const noexcept { return events_.version(); }
  std::string const& problem() const noexcept { return events_.problem(); }

  std::shared_ptr<std::string const> page();
  std::shared_ptr<std::string const> data();
  /// The newest data are not written before.
  run_clock::time_point may_be_written_at() const noexcept { return next_; }

  /// The Content-Security-Policy of the page, with what only a header can say.
  std::string const& policy() const noexcept { return policy_; }

private:
  void write();

  events_follower events_;
  page_extras extras_;
  std::string policy_;
  std::uint64_t written_ = 0; ///< the version of data_
  std::shared_ptr<std::string const> data_;
  run_clock::time_point next_{};
};

} // namespace mprun
