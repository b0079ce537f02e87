# Functions keep the variables they were made with.
def counter(start):
    def step(by=1):
        nonlocal start
        start += by
        return start

    return step


a = counter(10)
b = counter(20)
print(a(), a(), b(), a(5), b(-1))

adders = [lambda x, n=n: x + n for n in range(3)]
print([f(10) for f in adders])


def outer():
    x = "outer"

    def middle():
        def inner():
            return x

        return inner

    return middle()


print(outer()())
total = 0


def add(n):
    global total
    total += n


add(3)
add(4)
print(total)
