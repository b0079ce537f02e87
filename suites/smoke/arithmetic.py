# Whole numbers of 30 bits, that every build has, and the order of operations.
print(2 + 3 * 4 - 1, (2 + 3) * 4, 2 ** 10)
print(17 // 5, 17 % 5, -17 // 5, -17 % 5, divmod(17, -5))
print(0x10, 0o17, 0b101, hex(255), bin(5))
print(6 & 3, 6 | 3, 6 ^ 3, ~6, 1 << 20, 1 << 20 >> 18)
print(1 < 2 < 3, 1 == 1.0, not 0, abs(-7), min(3, 1, 2), max(3, 1, 2), sum([1, 2, 3]))
