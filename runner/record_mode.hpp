// Which boards' recordings a run keeps.
#pragma once

namespace mprun {

enum class record_mode { failures, all, none };

} // namespace mprun
