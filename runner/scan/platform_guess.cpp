#include "runner/scan/platform_guess.hpp"

#include <array>

namespace mprun {
namespace {

/// The first entry whose id `usb` begins with counts. The ids are those of MicroPython's ports and
/// of the usual USB bridges; f055:9802 is not among them, since five ports share it.
struct known_device {
  std::string_view usb;
  std::string_view platform;
  std::string_view description;
};

constexpr std::array known_devices{
    known_device{"2e8a:0005", "rp2", "is the id of MicroPython's rp2 port"},
    known_device{"2e8a:000c", "other", "is a Raspberry Pi debug probe, not a board"},
    known_device{"2e8a:", "rp2", "is a board with a Raspberry Pi chip"},
    known_device{"303a:4001", "esp32", "is the id of MicroPython's esp32 port"},
    known_device{"303a:1001", "esp32", "is the serial port within an ESP32-C3, -S3 or later"},
    known_device{"303a:", "esp32", "is a board with an Espressif chip"},
    known_device{"f055:9800", "stm32", "is the id of MicroPython's stm32 port"},
    known_device{"f055:9801", "stm32", "is the id of MicroPython's stm32 port"},
    known_device{"0d28:0204", "microbit", "is a micro:bit or another board with DAPLink"},
    known_device{"2341:025a", "nrf", "is an Arduino Nano 33 BLE"},
    known_device{"2341:025e", "rp2", "is an Arduino Nano RP2040 Connect"},
    known_device{"2341:056b", "esp32", "is an Arduino Nano ESP32"},
    known_device{"10c4:ea60", "esp32", "is a CP210x bridge, most often before an ESP32"},
    known_device{"1a86:7523", "esp32", "is a CH340 bridge, most often before an ESP32 or ESP8266"},
    known_device{"1a86:55d4", "esp32", "is a CH9102 bridge, most often before an ESP32"},
};

} // namespace

platform_guess guess_platform(std::string_view usb) {
  for (auto const& known : known_devices) {
    if (usb.starts_with(known.usb)) {
      return {std::string(known.platform),
              "USB " + std::string(usb) + " " + std::string(known.description)};
    }
  }
  return {"other", "USB " + std::string(usb) + " does not tell the platform"};
}

} // namespace mprun
