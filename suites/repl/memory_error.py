# Running out of memory is an exception, and the board is as good as before.
for i in range(3):
    try:
        bytearray(1 << 29)
        print("that much memory?")
    except MemoryError:
        print("MemoryError")
hoard = []
try:
    while True:
        hoard.append(bytearray(4000))
except MemoryError:
    hoard = None
    print("heap is full")
import gc

gc.collect()
print(len(bytearray(1000)), "recovered")
