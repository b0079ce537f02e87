# Positional, default, keyword, star and double star.
def f(a, b=2, *rest, c=3, **more):
    return a, b, rest, c, sorted(more.items())


print(f(1))
print(f(1, 5, 6, 7))
print(f(1, c=9, z=0, y=1))
print(f(*[1, 2, 3], **{"c": 4, "d": 5}))
print(f(b=1, a=0))
for call in (lambda: f(), lambda: f(1, a=2)):
    try:
        call()
    except TypeError:
        print("TypeError")
a, *b, c = range(5)
print(a, b, c)
(x, y), z = (1, 2), 3
print(x, y, z)
x, y = y, x
print(x, y)
shared = []


def remember(n, into=shared):
    into.append(n)


remember(1)
remember(2)
print(shared)
