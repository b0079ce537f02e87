// The objects of BlueZ, the Bluetooth service of Linux, on D-Bus, as far as they concern a Nordic
// UART.
#pragma once

#include "transports/bluetooth/bus.hpp"

#include <string>
#include <vector>

namespace mprun {

struct bluez_object {
  std::string path;
  bool is_adapter = false;
  bool is_device = false;
  std::string address; ///< a device's: "AA:BB:CC:DD:EE:FF"
  std::string name;
  bool is_connected = false;
  bool is_resolved = false; ///< its services are known
  std::string uuid;         ///< a characteristic's
};

/// Reads the answer to an ObjectManager's GetManagedObjects.
std::vector<bluez_object> read_objects(sd_bus_message* answer);

} // namespace mprun
