// The part of a file transfer that goes by commands: its attempts, each from the file's beginning.
#include "base/async/run_clock.hpp"
#include "runner/transfer/file_transfer.hpp"
#include "runner/transfer/pasted_transfer.hpp"
#include "transports/protocol/errc.hpp"

#include <fmt/format.h>

namespace mprun {

using clock = run_clock;

/// After an attempt that failed.
bool file_transfer::may_paste_again(job& work) const {
  auto const& why = work.report.passed.error();
  session_.journal().note(fmt::format("transfer of {}: {}", work.remote, why.message));
  auto const is_over = why.blame == blame::host || clock::now() >= work.deadline ||
                       takes_as_lasting(work, files_.traceback());
  return !is_over && session_.is_open() && !is_interrupted() &&
         work.report.attempts < work.options.attempts;
}

task<void> file_transfer::put_by_paste(job& work, source_file& from) {
  pasted_transfer pasted(session_, files_, work.report.tier, work.powers);
  bool goes_on = true;
  while (goes_on) {
    ++work.report.attempts;
    from.seek(0);
    auto passed = co_await pasted.put(from, work.report, work.temporary, work.remote, work.options,
                                      work.deadline);
    work.report.passed = std::move(passed);
    goes_on = !work.report.passed && may_paste_again(work);
    if (!work.report.passed && session_.is_open()) {
      co_await pasted.give_up();
    }
  }
  if (!work.report.passed) {
    co_await clean_up(work);
  }
}

task<void> file_transfer::get_by_paste(job& work, target_file& to) {
  pasted_transfer pasted(session_, files_, work.report.tier, work.powers);
  bool goes_on = true;
  while (goes_on) {
    ++work.report.attempts;
    work.report.size = 0;
    auto passed = co_await pasted.get(work.remote, to, work.report, work.options, work.deadline);
    if (auto const cut = passed ? error_code() : to.cut(0)) {
      passed = failure{blame::host, cut.message(), cut};
    }
    work.report.passed = std::move(passed);
    goes_on = !work.report.passed && may_paste_again(work);
    if (!work.report.passed && session_.is_open()) {
      co_await pasted.give_up();
    }
  }
}

} // namespace mprun
