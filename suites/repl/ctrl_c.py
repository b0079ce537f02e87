# Ctrl-C stops a loop; the program may catch it and go on.
try:
    print("READY")
    while True:
        pass
except KeyboardInterrupt:
    print("interrupted")
print("goes on")
