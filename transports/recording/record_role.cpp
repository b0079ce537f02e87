#include "transports/recording/record_role.hpp"

namespace mprun {

bool is_host_action(record_kind kind) noexcept {
  return is_to_board(kind) || kind == record_kind::interrupted || kind == record_kind::respawned ||
         kind == record_kind::line_reset || kind == record_kind::reset_failed ||
         kind == record_kind::write_failed;
}

bool is_opening(record_kind kind) noexcept {
  return kind == record_kind::opened || kind == record_kind::not_opened;
}

bool is_step(record_kind kind) noexcept {
  return is_host_action(kind) || is_opening(kind);
}

bool is_said(record_kind kind) noexcept {
  return is_from_board(kind) || kind == record_kind::read_failed;
}

bool is_end(record_kind kind) noexcept {
  return is_opening(kind) || kind == record_kind::closed || kind == record_kind::gap;
}

} // namespace mprun
