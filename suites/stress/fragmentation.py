# A heap full of small holes still gives a larger block after a collection.
import gc

keep = []
for i in range(60):
    keep.append(bytearray(20))
    bytearray(20)
    if i % 3 == 0:
        keep[i // 2] = None
keep = None
gc.collect()
print(len(bytearray(1500)))
