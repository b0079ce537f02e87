// What this process takes of the host.
#pragma once

namespace mprun {

/// Processor time so far, in seconds, of all threads; not that of boards that are processes.
double own_cpu_seconds();

/// Resident memory, in bytes.
double own_memory();

} // namespace mprun
