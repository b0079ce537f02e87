// A board reached over Bluetooth LE, by the Nordic UART service, through BlueZ on D-Bus.
//
// Flow: construct, open(), then as any link; open() again for a new connection. Opening looks for
// the device (and starts discovery if BlueZ does not know it yet), connects, waits until its
// services are known, and asks BlueZ for a socket for each direction: from then on bytes do not
// pass D-Bus. cancel() and close() end an open() too; close() disconnects a device that open()
// connected.
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/bluetooth/bluez.hpp"
#include "transports/bluetooth/bus.hpp"
#include "transports/bluetooth/packet_pair.hpp"
#include "transports/link.hpp"
#include "transports/link_failure.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace mprun {

struct bluetooth_options {
  std::string address;     ///< "AA:BB:CC:DD:EE:FF"; or else
  std::string name;        ///< the device's own name, or the alias that its user gave it
  std::string bus_address; ///< D-Bus's, "unix:path=…"; empty: the system bus
};

class bluetooth_link final : public link {
public:
  using time_point = run_clock::time_point;

  bluetooth_link(asio::any_io_executor executor, bluetooth_options options);
  ~bluetooth_link() override;

  task<link_result<void>> open(time_point deadline);

  task<io_result> read_some(std::span<char> buffer) override { return packets_.read_some(buffer); }
  task<error_code> write_all(std::string_view bytes) override { return packets_.write_all(bytes); }
  std::size_t unsent() const noexcept override { return packets_.unsent(); }
  void cancel() noexcept override;
  void close() noexcept override;

private:
  struct acquired {
    unique_fd fd;
    std::size_t mtu = 0;
  };

  task<link_result<void>> set_up(time_point deadline);
  task<link_result<void>> look(time_point deadline);
  task<link_result<void>> find(time_point deadline);
  task<link_result<void>> connect(time_point deadline);
  task<link_result<acquired>> acquire(std::string uuid, char const* method, time_point deadline);
  bluez_object const* device() const;
  link_failure failed(bus_reply const& reply, std::string const& action) const;
  std::string wanted() const;

  bluetooth_options options_;
  bus bus_;
  packet_pair packets_;
  std::vector<bluez_object> objects_; ///< as BlueZ reported them last
  std::string connected_;             ///< the path of the device that open() connected
};

} // namespace mprun
