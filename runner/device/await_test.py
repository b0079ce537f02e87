# Sent before run_test_functions: runs a coroutine in an event loop of its own.
import builtins as _mprun_b


class _mprun_SkipTest(_mprun_b.Exception):
    pass


def _mprun_await(coroutine):
    b = _mprun_b
    try:
        import asyncio as a
    except b.ImportError:
        try:
            import uasyncio as a
        except b.ImportError:
            raise _mprun_SkipTest("needs module asyncio")
    a.run(coroutine)
    a.new_event_loop()
