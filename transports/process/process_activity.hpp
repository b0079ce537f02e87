// What a process of this host is doing, for those who wait until it has taken in what it was given.
#pragma once

#include <chrono>
#include <sys/types.h>

namespace mprun {

/// The time that its threads have been running, all together; 0 where there is no such process.
std::chrono::nanoseconds cpu_time_of(pid_t process) noexcept;

/// How long its threads were ready to run while no core was free for them, all together, of those
/// that are not over; 0 where there is no such process. Told of a process that was not reaped too.
std::chrono::nanoseconds time_in_queue(pid_t process) noexcept;

/// Whether each of its threads waits for something, rather than for its turn to run (the states of
/// proc(5)). True of a process that has ended, or is none.
bool is_waiting(pid_t process) noexcept;

/// Whether it has a handler of its own for a signal; false where there is no such process.
bool catches_signal(pid_t process, int signal) noexcept;

} // namespace mprun
