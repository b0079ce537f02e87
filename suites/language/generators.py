# Generators: lazy, resumable, delegating, closable.
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


print(list(count(4)), sum(count(10)))


def echo():
    got = yield "ready"
    while got is not None:
        got = yield got * 2
    return "done"


g = echo()
print(next(g), g.send(4), g.send("ab"))
try:
    g.send(None)
except StopIteration as e:
    print("stop", e.value)


def chain(*parts):
    for part in parts:
        yield from part


print(list(chain([1, 2], (3,), count(2))))


def guarded():
    try:
        yield 1
        yield 2
    finally:
        print("closed")


g = guarded()
print(next(g))
g.close()
print(list(x * x for x in count(5) if x % 2))
