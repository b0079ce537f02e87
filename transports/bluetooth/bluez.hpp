// What BlueZ, the Bluetooth service of Linux, knows: its objects on D-Bus, as far as they concern a
// Nordic UART.
#pragma once

#include "transports/bluetooth/bus.hpp"

#include <string>
#include <vector>

namespace mprun {

struct bluez_object {
  std::string path;
  bool is_adapter = false;
  bool is_device = false;
  std::string address; ///< of a device: "AA:BB:CC:DD:EE:FF"
  std::string name;
  bool is_connected = false;
  bool is_resolved = false; ///< its services are known
  std::string uuid;         ///< of a characteristic
};

/// What an ObjectManager's GetManagedObjects answered.
std::vector<bluez_object> read_objects(sd_bus_message* answer);

} // namespace mprun
