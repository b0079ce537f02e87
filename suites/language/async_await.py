# Coroutines without an event loop: they are generators underneath.
try:
    exec("async def f(): pass")
except SyntaxError:
    print("SKIP")
    raise SystemExit


class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got

    __iter__ = __await__


source = """
async def child(n):
    got = await Pause(n)
    return got + 1

async def parent():
    a = await child(10)
    b = await child(20)
    return a, b
"""
exec(source)
c = parent()
print(c.send(None), c.send(1))
try:
    c.send(2)
except StopIteration as e:
    print("returned", e.value)
