# Exceptions through several frames leave nothing behind.
class Own(Exception):
    pass


def inner(i):
    if i % 3 == 0:
        raise Own(i)
    if i % 3 == 1:
        return [][i]
    return {}[i]


def outer(i):
    try:
        inner(i)
    finally:
        global passed
        passed += 1


passed = 0
counts = {}
for i in range(1500):
    try:
        outer(i)
    except Exception as e:
        name = str(type(e)).split("'")[1].split(".")[-1]
        counts[name] = counts.get(name, 0) + 1
print(passed, sorted(counts.items()))
