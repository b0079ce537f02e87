// What this process takes of the host.
#pragma once

namespace mprun {

/// Processor time so far, in seconds, of all threads; not that of boards that are processes.
double own_cpu_seconds();

/// Of this process and of all that it started, whether they run, are over or wait to be reaped.
double family_cpu_seconds();

/// Resident memory, in bytes.
double own_memory();

} // namespace mprun
