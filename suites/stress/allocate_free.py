# Blocks of changing size, allocated and dropped in changing order.
import gc

gc.collect()
slots = [None] * 10
seed = 1
checked = 0
for i in range(2000):
    seed = (seed * 75 + 74) % 65537
    k = seed % 10
    size = 1 + seed % 150
    old = slots[k]
    if old is not None:
        checked += old[0] == old[-1] == len(old) & 255
    block = bytearray(size)
    block[0] = block[-1] = size & 255
    slots[k] = block
print(checked)
