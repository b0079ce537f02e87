# The iteration protocol, and what is built on it.
class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Countdown(4)), sum(Countdown(5)), max(Countdown(3)))
i = iter([1, 2])
print(next(i), next(i))
try:
    next(i)
except StopIteration:
    print("StopIteration")
print(list(map(lambda x: x * 2, Countdown(3))), list(filter(None, [0, 1, "", "a"])))
a, b, c = Countdown(3)
print(a, b, c, 2 in Countdown(5), tuple(Countdown(2)))
try:
    iter(5)
except TypeError:
    print("TypeError")
