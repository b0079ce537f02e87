# Endless recursion is an exception, not a crash, and the board goes on.
def endless(n):
    return endless(n + 1) + 1


for i in range(3):
    try:
        endless(0)
    except (RuntimeError, MemoryError):
        print("limit reached")


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print(depth(4))
