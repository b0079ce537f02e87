# To the bottom and back, again and again.
def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


total = 0
for i in range(300):
    total += depth(4)
print(total)


def until_it_ends():
    try:
        return until_it_ends()
    except (RuntimeError, MemoryError):
        return "bottom"


for i in range(5):
    print(until_it_ends())
