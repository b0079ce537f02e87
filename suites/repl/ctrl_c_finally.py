# A program that is stopped still cleans up.
try:
    print("READY")
    while True:
        pass
finally:
    print("cleaned up")
