# What is dropped is collected: more is allocated here than any small heap holds.
import gc

gc.collect()
for i in range(300):
    block = bytearray(1000)
    block[i] = 1
print(len(block), sum(block))
block = None
gc.collect()
print("collected")
