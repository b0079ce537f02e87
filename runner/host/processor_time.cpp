#include "runner/host/processor_time.hpp"

#include <fstream>
#include <string>
#include <unistd.h>

namespace mprun {

processor_time processor_time_so_far() {
  std::ifstream in("/proc/stat");
  std::string word;
  double user = 0;
  double nice = 0;
  double system = 0;
  double idle = 0;
  double waiting = 0;
  double irq = 0;
  double soft_irq = 0;
  double stolen = 0;
  in >> word >> user >> nice >> system >> idle >> waiting >> irq >> soft_irq >> stolen;
  auto const second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  processor_time out;
  if (in && second > 0) {
    out.busy = std::chrono::duration<double>((user + nice + system + irq + soft_irq) / second);
    out.stolen = std::chrono::duration<double>(stolen / second);
  }
  return out;
}

} // namespace mprun
