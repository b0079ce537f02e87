// Which MicroPython port is probably behind a USB device.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

struct platform_guess {
  std::string platform; ///< "rp2"; "other" if nothing speaks for any port
  std::string why;      ///< for people: "USB 2e8a:0005 is MicroPython on an RP2040 or RP2350"
};

/// `usb`: "2e8a:0005", in lower case.
platform_guess guess_platform(std::string_view usb);

} // namespace mprun
