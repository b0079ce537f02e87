# Many generators alive at once, each at its own place.
def walk(n):
    for i in range(n):
        yield i


total = 0
for r in range(20):
    alive = [walk(n) for n in range(10)]
    while alive:
        for g in list(alive):
            try:
                total += next(g)
            except StopIteration:
                alive.remove(g)
print(total)
