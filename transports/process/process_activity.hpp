// The activity of a process of this host, for waiting until it has read its input.
#pragma once

#include <chrono>
#include <sys/types.h>

namespace mprun {

/// The total time that its threads have been running; 0 where there is no such process.
std::chrono::nanoseconds cpu_time_of(pid_t process) noexcept;

/// How long its threads that have not ended were ready to run while no core was free for them, in
/// total; 0 where there is no such process. Also known for a process that was not reaped yet.
std::chrono::nanoseconds time_in_queue(pid_t process) noexcept;

/// Whether each of its threads waits for something, rather than for its turn to run (the states of
/// proc(5)). True for a process that has ended or does not exist.
bool is_waiting(pid_t process) noexcept;

/// Whether it has a handler of its own for a signal; false where there is no such process.
bool catches_signal(pid_t process, int signal) noexcept;

} // namespace mprun
