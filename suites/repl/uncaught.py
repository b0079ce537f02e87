# Output before an uncaught exception arrives, then the traceback.
print("before")
raise ValueError("on purpose")
