#include "runner/transfer/transfer_programs.hpp"

#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "device_programs.hpp"
#include "runner/transfer/temporary_name.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

/// In the order of board_program.
struct program_text {
  std::string minified;
  char const* doing; ///< for the board's failure to take it
};

std::array<program_text, board_program_count> const& texts() {
  static std::array<program_text, board_program_count> const all{{
      {minified_program(device::transfer), "take what transfers need"},
      {minified_program(device::take_file), "take the receiver of files"},
      {minified_program(device::take_tree), "take the receiver of trees"},
      {minified_program(device::give_file), "take the sender of files"},
      {minified_program(device::give_tree), "take the sender of trees"},
      {minified_program(device::squeeze), "take the means to deflate"},
  }};
  return all;
}

std::size_t number(board_program which) {
  return static_cast<std::size_t>(which);
}

} // namespace

bool transfer_programs::has(board_program which) const noexcept {
  return sent_at_.at(number(which)) == board_.resets();
}

task<result<void>> transfer_programs::install(std::vector<board_program> wanted, sending when) {
  std::string source;
  std::string doing;
  std::erase_if(wanted, [this](auto which) { return has(which); });
  for (auto const which : wanted) {
    source += texts().at(number(which)).minified + "\n";
    doing = texts().at(number(which)).doing;
  }
  if (wanted.empty()) {
    co_return result<void>();
  }
  auto sent = as_sent(source);
  if (when == sending::with_call && sent.size() < board_.held()) {
    if (carried_at_ != board_.resets()) {
      carried_.clear();
      carried_as_sent_.clear();
      carried_at_ = board_.resets();
    }
    carried_ += source;
    carried_as_sent_ += sent;
  } else {
    auto const taken = co_await files_.ask(std::move(sent), std::move(doing));
    if (!taken) {
      co_return taken.error();
    }
  }
  for (auto const which : wanted) {
    sent_at_.at(number(which)) = board_.resets();
    if (which == board_program::take_file) {
      up_.clear();
    } else if (which == board_program::give_file) {
      down_.clear();
    }
  }
  co_return result<void>();
}

void transfer_programs::forget_call() noexcept {
  up_.clear();
  down_.clear();
  if (has_carried_) {
    forget_all();
  }
}

void transfer_programs::forget_all() noexcept {
  sent_at_.fill(0);
}

std::string transfer_programs::call_put(std::string_view path, std::string_view temporary,
                                        std::uint64_t at, bool keeps_listing_position,
                                        std::string const& settings) {
  auto const is_usual = temporary == std::string(path).append(temporary_end);
  auto const first =
      keeps_listing_position ? fmt::format("_mprun_keep_order({})\n", python_string(path)) : "";
  return with_settings(up_, "_mprun_up=" + settings,
                       fmt::format("{}_mprun_put({},{}{})", first, python_string(path), at,
                                   is_usual ? "" : "," + python_string(temporary)));
}

std::string transfer_programs::call_put_tree(std::string_view base, bool keeps_listing_positions,
                                             std::string const& settings) {
  return with_settings(up_, "_mprun_up=" + settings,
                       fmt::format("_mprun_put_tree({}{})", python_string(base),
                                   keeps_listing_positions ? ",True" : ""));
}

std::string transfer_programs::call_get(std::string_view path, std::uint64_t at,
                                        std::string const& settings) {
  return with_settings(down_, "_mprun_down=" + settings,
                       fmt::format("_mprun_get({},{})", python_string(path), at));
}

std::string transfer_programs::call_get_tree(std::string_view base, std::string_view names,
                                             std::string const& settings) {
  return with_settings(down_, "_mprun_down=" + settings,
                       fmt::format("_mprun_get_tree({})", python_string(base)),
                       fmt::format("_mprun_names={}\n", python_string(names)));
}

std::string transfer_programs::as_sent(std::string const& source) const {
  return packing_ ? packed_program(source, *packing_) + "\n" : source;
}

/// `data`: assignments of what the call reads. They go deflated with the programs; the call does
/// not, because a board keeps the text of a deflated program while it runs.
std::string transfer_programs::with_settings(std::string& known, std::string const& settings,
                                             std::string call, std::string const& data) {
  has_carried_ = !carried_.empty() && carried_at_ == board_.resets();
  if (known != settings) {
    known = settings;
    call.insert(0, settings + "\n");
  }
  if (has_carried_) {
    call.insert(0, data.empty() ? carried_as_sent_ : as_sent(carried_ + data));
    carried_.clear();
    carried_as_sent_.clear();
    call = board_.tidied(std::move(call));
  } else if (!data.empty()) {
    call.insert(0, as_sent(data));
  }
  return call;
}

} // namespace mprun
