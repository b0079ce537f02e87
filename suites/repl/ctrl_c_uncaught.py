# Ctrl-C stops a loop that does not expect it.
print("READY")
while True:
    pass
