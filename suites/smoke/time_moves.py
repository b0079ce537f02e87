# The clock goes forward.
try:
    import time
except ImportError:
    print("SKIP")
    raise SystemExit

if hasattr(time, "ticks_ms"):

    def passed(start):
        return time.ticks_diff(time.ticks_ms(), start)

    start = time.ticks_ms()
else:

    def passed(start):
        return int((time.time() - start) * 1000)

    start = time.time()

backwards = 0
last = 0
for i in range(1000):
    now = passed(start)
    if now < last:
        backwards += 1
    last = now
for i in range(1000000):  # a clock that stands still must not hang the board
    if passed(start) > 5:
        break
print("moves", passed(start) > 5)
print("backwards", backwards)
