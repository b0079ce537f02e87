#include "transports/bluetooth/bluez.hpp"

#include <string_view>

namespace mprun {
namespace {

/// Reads the next variant when it is a string; else skips it.
void read_text(sd_bus_message* from, std::string& into) {
  char const* text = nullptr;
  if (systemd().sd_bus_message_read(from, "v", "s", &text) < 0) {
    systemd().sd_bus_message_skip(from, "v");
  } else if (text != nullptr) {
    into = text;
  }
}

/// Reads the next variant when it is a boolean; else skips it.
void read_flag(sd_bus_message* from, bool& into) {
  int flag = 0;
  if (systemd().sd_bus_message_read(from, "v", "b", &flag) < 0) {
    systemd().sd_bus_message_skip(from, "v");
  } else {
    into = flag != 0;
  }
}

void read_property(sd_bus_message* from, std::string_view interface, std::string_view name,
                   bluez_object& into) {
  bool const is_device = interface == "org.bluez.Device1";
  if (is_device && name == "Address") {
    read_text(from, into.address);
  } else if (is_device && name == "Alias") { // the device's name, unless its user gave it another
    read_text(from, into.name);
  } else if (is_device && name == "Connected") {
    read_flag(from, into.is_connected);
  } else if (is_device && name == "ServicesResolved") {
    read_flag(from, into.is_resolved);
  } else if (interface == "org.bluez.GattCharacteristic1" && name == "UUID") {
    read_text(from, into.uuid);
  } else {
    systemd().sd_bus_message_skip(from, "v");
  }
}

void read_interface(sd_bus_message* from, bluez_object& into) {
  char const* interface = "";
  systemd().sd_bus_message_read(from, "s", &interface);
  into.is_adapter = into.is_adapter || std::string_view(interface) == "org.bluez.Adapter1";
  into.is_device = into.is_device || std::string_view(interface) == "org.bluez.Device1";
  if (systemd().sd_bus_message_enter_container(from, 'a', "{sv}") > 0) {
    while (systemd().sd_bus_message_enter_container(from, 'e', "sv") > 0) {
      char const* name = "";
      systemd().sd_bus_message_read(from, "s", &name);
      read_property(from, interface, name, into);
      systemd().sd_bus_message_exit_container(from);
    }
    systemd().sd_bus_message_exit_container(from);
  }
}

} // namespace

std::vector<bluez_object> read_objects(sd_bus_message* answer) {
  std::vector<bluez_object> objects;
  if (systemd().sd_bus_message_enter_container(answer, 'a', "{oa{sa{sv}}}") <= 0) {
    return objects;
  }
  while (systemd().sd_bus_message_enter_container(answer, 'e', "oa{sa{sv}}") > 0) {
    char const* path = "";
    systemd().sd_bus_message_read(answer, "o", &path);
    auto& object = objects.emplace_back();
    object.path = path;
    if (systemd().sd_bus_message_enter_container(answer, 'a', "{sa{sv}}") > 0) {
      while (systemd().sd_bus_message_enter_container(answer, 'e', "sa{sv}") > 0) {
        read_interface(answer, object);
        systemd().sd_bus_message_exit_container(answer);
      }
      systemd().sd_bus_message_exit_container(answer);
    }
    systemd().sd_bus_message_exit_container(answer);
  }
  return objects;
}

} // namespace mprun
