"""A BlueZ for tests: one adapter and one device with a Nordic UART, on the bus of DBUS_SESSION_BUS_ADDRESS.

The board is behind this program's stdin, a socket. Prints "ready" on stdout. Arguments change its behaviour:
hidden (the device appears only during discovery), refuses (the connection), deaf (never answers the call to connect),
no-uart, no-adapter.
"""

import os
import socket
import sys
import threading

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

flags = set(sys.argv[1:])
MTU = 23
ADAPTER = "/org/bluez/hci0"
DEVICE = ADAPTER + "/dev_AA_BB_CC_DD_EE_FF"
SERVICE = DEVICE + "/service000a"
WRITE = SERVICE + "/char000b"
NOTIFY = SERVICE + "/char000d"
PROPERTIES = "org.freedesktop.DBus.Properties"
MANAGER = "org.freedesktop.DBus.ObjectManager"
board = socket.socket(fileno=0)


def objects():
    known = {"/org/bluez": {"org.bluez.AgentManager1": {}}}
    if "no-adapter" not in flags:
        known[ADAPTER] = {"org.bluez.Adapter1": {"Address": "00:00:00:00:00:01", "Powered": True}}
    if "hidden" not in flags:
        known[DEVICE] = {
            "org.bluez.Device1": {
                "Address": "AA:BB:CC:DD:EE:FF",
                "Alias": "board",
                "Connected": device.connected,
                "ServicesResolved": device.resolved,
                "RSSI": dbus.Int16(-50),
                "ManufacturerData": dbus.Dictionary({dbus.UInt16(1): dbus.ByteArray(b"x", variant_level=1)}, "qv"),
            }
        }
        if device.resolved and "no-uart" not in flags:
            for path, uuid in (WRITE, "6E400002"), (NOTIFY, "6E400003"):
                uuid += "-B5A3-F393-E0A9-E50E24DCCA9E"
                known[path] = {"org.bluez.GattCharacteristic1": {"UUID": uuid, "Flags": ["write"]}}
    return {p: {i: dbus.Dictionary(v, "sv") for i, v in interfaces.items()} for p, interfaces in known.items()}


class Root(dbus.service.Object):
    @dbus.service.method(MANAGER, out_signature="a{oa{sa{sv}}}")
    def GetManagedObjects(self):
        return objects()

    @dbus.service.signal(MANAGER, signature="oa{sa{sv}}")
    def InterfacesAdded(self, path, interfaces):
        pass


class Adapter(dbus.service.Object):
    @dbus.service.method("org.bluez.Adapter1")
    def StartDiscovery(self):
        GLib.idle_add(self.discover)

    @dbus.service.method("org.bluez.Adapter1")
    def StopDiscovery(self):
        print("looked for", flush=True)

    def discover(self):
        flags.discard("hidden")
        root.InterfacesAdded(DEVICE, objects()[DEVICE])


class Device(dbus.service.Object):
    connected = resolved = False

    @dbus.service.method("org.bluez.Device1", async_callbacks=("done", "failed"))
    def Connect(self, done, failed):
        if "refuses" in flags:
            failed(dbus.DBusException("le-connection-abort-by-local", name="org.bluez.Error.Failed"))
        elif "deaf" not in flags:
            self.connected = True
            done()
            GLib.idle_add(self.resolve)

    @dbus.service.method("org.bluez.Device1")
    def Disconnect(self):
        self.connected = self.resolved = False
        print("disconnected", flush=True)

    def resolve(self):
        self.resolved = True
        self.PropertiesChanged("org.bluez.Device1", {"ServicesResolved": True}, [])

    @dbus.service.signal(PROPERTIES, signature="sa{sv}as")
    def PropertiesChanged(self, interface, changed, gone):
        pass


def acquire(bridge):
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    threading.Thread(target=bridge, args=(ours,), daemon=True).start()
    return dbus.types.UnixFd(theirs), dbus.UInt16(MTU)


def to_board(packets):
    try:
        while packet := packets.recv(MTU):
            assert len(packet) <= MTU - 3, "larger than the MTU allows"
            board.sendall(packet)
    except OSError:
        pass
    packets.close()


def from_board(packets):
    try:
        while data := board.recv(MTU - 3):
            packets.sendall(data)
    except OSError:
        pass
    packets.close()
    board.close()


class Write(dbus.service.Object):
    @dbus.service.method("org.bluez.GattCharacteristic1", in_signature="a{sv}", out_signature="hq")
    def AcquireWrite(self, options):
        return acquire(to_board)


class Notify(dbus.service.Object):
    @dbus.service.method("org.bluez.GattCharacteristic1", in_signature="a{sv}", out_signature="hq")
    def AcquireNotify(self, options):
        return acquire(from_board)


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.bus.BusConnection(os.environ["DBUS_SESSION_BUS_ADDRESS"])
root = Root(bus, "/")
adapter = Adapter(bus, ADAPTER)
device = Device(bus, DEVICE)
characteristics = [Write(bus, WRITE), Notify(bus, NOTIFY)]
name = dbus.service.BusName("org.bluez", bus)
print("ready", flush=True)
GLib.MainLoop().run()
