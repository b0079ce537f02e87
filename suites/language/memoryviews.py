# A memoryview shares the memory it looks at; slices of both are assigned to.
try:
    memoryview
except NameError:
    print("SKIP")
    raise SystemExit

data = bytearray(b"0123456789")
data[8:] = b"xyz"
print(data)
view = memoryview(data)
part = view[2:6]
part[0] = 65
print(data, len(part), bytes(part))
part[1:3] = b"BC"
print(data)
data[5] = 90
print(bytes(view[4:7]))
print(list(view[:3]))
