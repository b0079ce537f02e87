// Puts a fault_plan on any link. The one place where faults are made; no link has its own.
//
// Flow: make_faulty(executor, inner, plan, on_fault) takes the inner link over. A pump coroutine
// reads the inner link and stamps what arrives, so latency delays bytes without limiting
// throughput; baud is a true byte rate each way. Each injected fault is told to `on_fault` as it
// takes effect.
//
// The inner link is read and written at the same time, whatever its user does. write_all completes
// when the line has carried the bytes; they reach the board `latency` later, and an error of that
// is given by the next operation. Respawning drops what is on its way; offsets count on, so no
// fault strikes twice, and what was disconnected is connected again.
#pragma once

#include "transports/faults/fault_plan.hpp"
#include "transports/link.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace mprun {

enum class fault_kind { read_error, corrupt, drop, disconnect, stall };
enum class direction { to_board, from_board };

std::string_view name_of(fault_kind k) noexcept;

struct injected_fault {
  fault_kind kind;
  direction way;
  std::uint64_t offset; ///< of the byte it struck, counted from the opening of the link, per way
};

using fault_observer = std::function<void(injected_fault const&)>;

std::unique_ptr<link> make_faulty(asio::any_io_executor executor, std::unique_ptr<link> inner,
                                  fault_plan plan, fault_observer on_fault);

} // namespace mprun
