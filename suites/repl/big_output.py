# 100 KB without a pause: nothing may be lost or doubled.
line = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:"
for i in range(1536):
    print("%04d" % i, line[: 60])
