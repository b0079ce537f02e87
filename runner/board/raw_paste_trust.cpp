#include "runner/board/raw_paste_trust.hpp"

namespace mprun {

using protocol::paste_support;

upload_observation observed(protocol::execute const& program) noexcept {
  return {program.paste(), program.window(), program.pasted(), program.paste_stalled()};
}

std::string_view raw_paste_trust::learn(upload_observation const& seen) noexcept {
  support_ = seen.support;
  window_ = seen.window != 0 ? seen.window : window_;
  if (seen.pasted) {
    stalls_ = 0;
    return {};
  }
  if (!seen.stalled) {
    return {};
  }
  support_ = paste_support::no;
  ++stalls_;
  return is_broken() ? "raw-paste: no credit again; this board gets sources by standard raw mode "
                       "from now on"
                     : "raw-paste: the board gave no credit; the source went by standard raw mode";
}

void raw_paste_trust::was_reset() noexcept {
  if (support_ == paste_support::no && stalls_ != 0 && !is_broken()) {
    support_ = paste_support::yes;
  }
}

void raw_paste_trust::may_be_another() noexcept {
  support_ = is_broken() ? paste_support::no : paste_support::unknown;
}

} // namespace mprun
