# The board runs a program, as __main__, and prints.
print("hello")
print(__name__)
print("a", 1, None, True, [2, "b"], sep="|", end="!\n")
