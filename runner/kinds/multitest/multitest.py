

import sys


class multitest:
    """How an instance of a test speaks to the runner and to the other instances: in lines."""

    @staticmethod
    def flush():
        try:
            sys.stdout.flush()
        except AttributeError:  # of flush, or of stdout
            pass

    @staticmethod
    def skip():
        print("SKIP")
        multitest.flush()
        raise SystemExit

    @staticmethod
    def next():
        print("NEXT")
        multitest.flush()

    @staticmethod
    def globals(**values):
        for name in values:
            print("SET {} = {!r}".format(name, values[name]))
        multitest.flush()

    @staticmethod
    def broadcast(message):
        print("BROADCAST", message)
        multitest.flush()

    @staticmethod
    def wait(message):
        while sys.stdin.readline().rstrip() != "BROADCAST " + message:
            pass

    @staticmethod
    def expect_reboot(resume, delay_ms=0):
        print("WAIT_FOR_REBOOT", resume, delay_ms)
        multitest.flush()

    @staticmethod
    def output_metric(data):
        print("OUTPUT_METRIC", data)
        multitest.flush()

    @staticmethod
    def get_network_ip():
        try:
            return nic.ifconfig()[0]
        except Exception:
            pass
        try:
            import network

            return (network.WLAN if hasattr(network, "WLAN") else network.LAN)().ifconfig()[0]
        except Exception:
            return HOST_IP


