# An exception thrown into a generator arrives where it waits.
def robust():
    n = 0
    while True:
        try:
            yield n
            n += 1
        except ValueError as e:
            print("caught", e)
            n = 100


g = robust()
print(next(g), next(g))
print(g.throw(ValueError("inside")))
print(next(g))
try:
    g.throw(KeyError("through"))
except KeyError:
    print("KeyError")
try:
    next(g)
except StopIteration:
    print("finished")
