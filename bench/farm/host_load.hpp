// The load that this process puts on the host.
#pragma once

namespace mprun {

/// Processor time of all threads so far, in seconds, without that of boards that are processes.
double own_cpu_seconds();

/// Processor time of this process and of all that it started, whether they run or have ended.
double family_cpu_seconds();

/// Resident memory, in bytes.
double own_memory();

} // namespace mprun
