// Puts a fault_plan on any link. The one place where faults are made; no link has its own.
//
// Flow: make_faulty(executor, inner, plan, on_fault) takes over the inner link. A pump coroutine
// reads the inner link and stamps arriving bytes with a time, so latency delays bytes without
// limiting throughput; baud is a true byte rate each way. Each injected fault is reported to
// `on_fault` as it takes effect.
//
// The inner link is read and written at the same time, whatever its user does. write_all completes
// when the line has carried the bytes; they reach the board `latency` later, and the next operation
// reports an error of that. Respawning drops the bytes on their way; offsets count on, so no fault
// strikes twice, and a disconnected link is connected again.
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
  std::uint64_t offset; ///< of the affected byte in its direction, from the opening of the link
};

using fault_observer = std::function<void(injected_fault const&)>;

std::unique_ptr<link> make_faulty(asio::any_io_executor executor, std::unique_ptr<link> inner,
                                  fault_plan plan, fault_observer on_fault);

} // namespace mprun
