#include "runner/board/blame.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"

#include <fmt/format.h>

namespace mprun {
namespace {

using protocol::errc;

/// Proxies and firewalls leave an idle connection open for much longer; a link that ends sooner has
/// another cause.
constexpr std::chrono::seconds min_idle_time{1};

/// Explains the end of a link as far as its cause is known.
std::string why_it_ended(error_code ec, failure_circumstances const& known) {
  if (ec != errc::closed) {
    return fmt::format("the link failed: {}{}", ec.message(),
                       known.is_port ? "; was the board unplugged?" : "");
  }
  if (known.is_port) {
    return "the link closed; was the board unplugged?";
  }
  if (!known.is_network || known.silence < min_idle_time) {
    return "the link closed";
  }
  return fmt::format("the link closed after {} s of silence: a proxy or a firewall on the way may "
                     "have taken it for idle, or the board has restarted",
                     known.silence.count());
}

} // namespace

failure blame_for(error_code ec, std::string const& doing, failure_circumstances const& known) {
  if (!known.close_reason.empty()) {
    return {blame::host, known.close_reason, ec};
  }
  if (ec == errc::interrupted) {
    return {blame::host, ec.message(), ec};
  }
  if (known.was_damaged || (ec == errc::timed_out && known.was_delayed)) {
    return {blame::link, fmt::format("the link was disturbed: {}", ec.message()), ec};
  }
  if (ec == errc::restarted || known.has_restarted) {
    auto const restarted = make_error_code(errc::restarted);
    return {blame::board, restarted.message(), restarted};
  }
  if (protocol::is_link_end(ec)) {
    if (known.exit_description.empty()) {
      return {blame::link, why_it_ended(ec, known), ec};
    }
    return {blame::board, fmt::format("the board's process {}", known.exit_description), ec};
  }
  auto how = ec.message();
  constexpr std::string_view board = "the board ";
  if (how.starts_with(board)) {
    how.replace(0, board.size(), "it ");
  }
  return {blame::board, fmt::format("the board did not {}: {}", doing, how), ec};
}

failure blame_for_program(error_code ec, std::string const& doing,
                          failure_circumstances const& known) {
  auto why = blame_for(ec, doing, known);
  auto const is_its_doing = ec == errc::end_marker_in_output || ec == errc::output_too_large ||
                            ec == errc::unsendable_source;
  if (why.blame == blame::board && is_its_doing) {
    return {blame::test, ec.message(), ec};
  }
  return why;
}

} // namespace mprun
