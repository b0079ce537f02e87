# A program that prints nothing.
x = 1
