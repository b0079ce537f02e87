# A command runs as __main__, and starts with a clean namespace after the reset.
print(__name__)
print("leftover" in globals())
leftover = 1
print("leftover" in globals())
