# Floating point, in numbers that single precision holds exactly.
try:
    float
except NameError:
    print("SKIP")
    raise SystemExit

print(1.5 + 2.25, 0.5 * 8, 7 / 2, -7 / 2, 2.0 ** 10, 7.5 // 2, 7.5 % 2)
print(int(3.75), int(-3.75), round(2.75), abs(-0.5), float("1.25"), float(3))
print("%.2f %.3e %g" % (1.25, 1024.0, 0.5), "{:.1f}|{:8.3f}".format(2.5, 1.125))
print(1.0 == 1, 0.5 < 0.75, float("inf") > 1e30)
print(1e3, 0.001, 1.0, -0.0, 100000.0)
try:
    1.0 / 0
except ZeroDivisionError:
    print("ZeroDivisionError")
