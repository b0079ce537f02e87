# Integers without limit, where the board has them.
try:
    if (1 << 70) >> 70 != 1:
        raise OverflowError
except OverflowError:
    print("SKIP")
    raise SystemExit

a = 10 ** 30
b = 2 ** 100
print(a, b, a * b)
print(b // 12345, b % 12345, -b // 7, -b % 7)
print(b >> 90, (1 << 80) - 1, b & (1 << 100), a ^ b)
print(int("123456789012345678901234567890") + 1)
print(hex(1 << 72), pow(3, 100) == 3 ** 100, a > b, a == 10 ** 30)
print(0x7FFFFFFF + 1, -0x80000000 - 1, 0x3FFFFFFF + 1, 1 << 31, 1 << 62, 1 << 63)
n = 1
for i in range(1, 31):
    n *= i
print(n)
