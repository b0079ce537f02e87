// Which requests the server of a page answers: those of its own page, and of a person who typed the
// address.
//
// The server listens only on this computer, but pages of other sites are shown by browsers on this
// computer, too. They may ask it (so the origin is checked), and a name of theirs may suddenly mean
// 127.0.0.1 (DNS rebinding, so the host is checked). What they cannot do is lie about either.
#pragma once

#include <string_view>

namespace mprun {

struct request_head {
  std::string_view method;
  std::string_view host;
  std::string_view origin;     ///< empty: not sent
  std::string_view fetch_site; ///< Sec-Fetch-Site; empty: not sent
  std::string_view fetch_mode; ///< Sec-Fetch-Mode
};

/// The status to refuse it with, or 0.
unsigned refusal_of(request_head const& request, unsigned short port);

} // namespace mprun
