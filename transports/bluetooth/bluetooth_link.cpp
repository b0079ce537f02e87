#include "transports/bluetooth/bluetooth_link.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <cctype>
#include <fcntl.h>
#include <utility>

namespace mprun {
namespace {

constexpr auto bluez = "org.bluez";
constexpr auto to_board = "6e400002-b5a3-f393-e0a9-e50e24dcca9e";
constexpr auto from_board = "6e400003-b5a3-f393-e0a9-e50e24dcca9e";
constexpr std::size_t att_header = 3; ///< bytes of each packet, within the MTU
constexpr std::size_t min_mtu = 23;

bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

link_failure because(error_code ec, std::string message) {
  return {ec, std::move(message)};
}

std::string names_of(std::vector<bluez_object> const& objects) {
  constexpr int max_names = 8;
  std::string names;
  int count = 0;
  for (auto const& object : objects) {
    if (object.is_device && count++ < max_names) {
      names += (names.empty() ? "" : ", ") + object.name + " (" + object.address + ")";
    }
  }
  return names.empty() ? "BlueZ knows none" : "BlueZ knows " + names;
}

} // namespace

bluetooth_link::bluetooth_link(asio::any_io_executor executor, bluetooth_options options)
    : options_(std::move(options)), bus_(executor), packets_(executor) {}

bluetooth_link::~bluetooth_link() {
  close();
}

task<link_result<void>> bluetooth_link::open(time_point deadline) {
  close();
  auto opened = co_await set_up(deadline);
  bus_.stop_watching(); // nobody reads the bus from here on
  if (!opened) {
    close();
  }
  co_return opened;
}

void bluetooth_link::cancel() noexcept {
  bus_.cancel();
  packets_.cancel();
}

void bluetooth_link::close() noexcept {
  packets_.close();
  if (!connected_.empty()) {
    bus_.send(bus_.method(bluez, connected_, "org.bluez.Device1", "Disconnect"));
    connected_.clear();
  }
  bus_.close();
}

task<link_result<void>> bluetooth_link::set_up(time_point deadline) {
  if (auto const& why = load_systemd(); !why.empty()) {
    co_return because(make_error_code(boost::system::errc::not_supported),
                      "cannot use Bluetooth without the library of package libsystemd0: " + why);
  }
  if (auto const ec = bus_.connect(options_.bus_address)) {
    co_return because(ec, "cannot reach D-Bus, through which BlueZ is controlled: " + ec.message() +
                              "; does it run (package dbus)?");
  }
  if (auto const ec = bus_.watch(bluez)) {
    co_return because(ec, "cannot watch BlueZ on D-Bus: " + ec.message());
  }
  auto connected = co_await find(deadline);
  if (connected) {
    connected = co_await connect(deadline);
  }
  if (!connected) {
    co_return connected;
  }
  auto outgoing = co_await acquire(to_board, "AcquireWrite", deadline);
  if (!outgoing) {
    co_return outgoing.error();
  }
  auto incoming = co_await acquire(from_board, "AcquireNotify", deadline);
  if (!incoming) {
    co_return incoming.error();
  }
  auto const max_payload = std::max(outgoing->mtu, min_mtu) - att_header;
  auto const ec = packets_.assign(std::move(incoming->fd), std::move(outgoing->fd), max_payload);
  if (ec) {
    co_return because(ec, "cannot use the sockets to " + wanted() + ": " + ec.message());
  }
  co_return link_result<void>();
}

task<link_result<void>> bluetooth_link::look(time_point deadline) {
  bus_.forget_changes();
  auto asked = bus_.method(bluez, "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
  auto const reply = co_await bus_.call(std::move(asked), deadline);
  if (reply.ec) {
    bool const is_absent = reply.error == "org.freedesktop.DBus.Error.ServiceUnknown" ||
                           reply.error == "org.freedesktop.DBus.Error.NameHasNoOwner";
    if (is_absent) {
      co_return because(reply.ec, "BlueZ does not run on this host; start bluetooth.service");
    }
    co_return failed(reply, "BlueZ did not list its devices");
  }
  objects_ = read_objects(reply.message.get());
  co_return link_result<void>();
}

task<link_result<void>> bluetooth_link::find(time_point deadline) {
  std::string looking; ///< the path of the adapter that discovers
  for (;;) {
    auto const looked = co_await look(deadline);
    if (!looked || device() != nullptr) {
      if (!looking.empty()) { // discovery costs the connection air time
        bus_.send(bus_.method(bluez, looking, "org.bluez.Adapter1", "StopDiscovery"));
      }
      co_return looked;
    }
    auto const adapter = std::find_if(objects_.begin(), objects_.end(),
                                      [](bluez_object const& object) { return object.is_adapter; });
    if (adapter == objects_.end()) {
      co_return because(make_error_code(boost::system::errc::no_such_device),
                        "this host has no Bluetooth adapter that BlueZ can use");
    }
    if (looking.empty()) {
      looking = adapter->path;
      auto start = bus_.method(bluez, looking, "org.bluez.Adapter1", "StartDiscovery");
      auto const reply = co_await bus_.call(std::move(start), deadline);
      if (reply.ec) {
        co_return failed(reply, "cannot look for " + wanted());
      }
      continue;
    }
    auto const ec = co_await bus_.until_changed(deadline);
    if (ec) {
      co_return because(ec, wanted() + " was not found in time; " + names_of(objects_));
    }
  }
}

task<link_result<void>> bluetooth_link::connect(time_point deadline) {
  auto const path = device()->path;
  if (!device()->is_connected) {
    connected_ = path;
    auto call = bus_.method(bluez, path, "org.bluez.Device1", "Connect");
    auto const reply = co_await bus_.call(std::move(call), deadline);
    if (reply.ec) {
      co_return failed(reply, "cannot connect to " + wanted());
    }
  }
  for (;;) {
    auto const looked = co_await look(deadline);
    if (looked && device() == nullptr) {
      co_return because(asio::error::connection_reset, wanted() + " is gone");
    }
    if (!looked || device()->is_resolved) {
      co_return looked;
    }
    auto const ec = co_await bus_.until_changed(deadline);
    if (ec) {
      co_return because(ec, wanted() + " did not report its services in time");
    }
  }
}

task<link_result<bluetooth_link::acquired>>
bluetooth_link::acquire(std::string uuid, char const* method, time_point deadline) {
  auto const under = device()->path + "/";
  auto const found =
      std::find_if(objects_.begin(), objects_.end(), [&](bluez_object const& object) {
        return object.path.starts_with(under) && same_letters(object.uuid, uuid);
      });
  if (found == objects_.end()) {
    co_return because(make_error_code(boost::system::errc::protocol_not_supported),
                      wanted() + " has no Nordic UART service (no characteristic " + uuid + ")");
  }
  auto call = bus_.method(bluez, found->path, "org.bluez.GattCharacteristic1", method);
  systemd().sd_bus_message_append(call.get(), "a{sv}", 0);
  auto const reply = co_await bus_.call(std::move(call), deadline);
  if (reply.ec) {
    co_return failed(reply, std::string(method) + " failed at " + wanted());
  }
  acquired got;
  int fd = -1;
  std::uint16_t mtu = 0;
  if (systemd().sd_bus_message_read(reply.message.get(), "hq", &fd, &mtu) >= 0) {
    got.fd = unique_fd(::fcntl(fd, F_DUPFD_CLOEXEC, 3)); // the message closes its own descriptor
    got.mtu = mtu;
  }
  if (!got.fd) {
    co_return because(make_error_code(boost::system::errc::bad_message),
                      std::string(method) + " returned no socket for " + wanted());
  }
  co_return got;
}

bluez_object const* bluetooth_link::device() const {
  auto const found =
      std::find_if(objects_.begin(), objects_.end(), [this](bluez_object const& object) {
        return object.is_device &&
               (options_.address.empty() ? object.name == options_.name
                                         : same_letters(object.address, options_.address));
      });
  return found == objects_.end() ? nullptr : &*found;
}

link_failure bluetooth_link::failed(bus_reply const& reply, std::string const& action) const {
  if (reply.ec == asio::error::timed_out) {
    return {reply.ec, action + ": no answer in time"};
  }
  return {reply.ec, action + ": " + (reply.text.empty() ? reply.ec.message() : reply.text)};
}

std::string bluetooth_link::wanted() const {
  return "the Bluetooth device " + (options_.address.empty() ? options_.name : options_.address);
}

} // namespace mprun
