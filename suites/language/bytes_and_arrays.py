# bytes, bytearray, memoryview: the types drivers live on.
b = b"\x00\x01abc\xff"
print(b, len(b), b[2], b[-1], list(b))
print(b + b"d", b"ab" * 3, b"abc".find(b"c"), b"a,b".split(b","))
print(bytes(3), bytes([65, 66]), bytes("hi", "utf-8"), b"ab" == bytearray(b"ab"))
a = bytearray(4)
a[0] = 255
a[1] = 120
print(a, len(a))
a.append(7)
a.extend(b"zz")
print(a)
try:
    a[0] = "x"
except TypeError:
    print("TypeError")
print(int.from_bytes(b"\x01\x02", "little"), int.from_bytes(b"\x01\x02", "big"))
print((258).to_bytes(2, "little"), (258).to_bytes(4, "big"))
print(str(b"\x41\x42", "utf-8"), bytes("AB", "utf-8"))
