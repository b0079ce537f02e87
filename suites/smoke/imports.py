# Modules import, stay the same object, and a missing one is an ImportError.
import sys

import gc

print(callable(gc.collect), len(sys.version) > 0)
first = sys
import sys

print(first is sys)
try:
    import no_module_of_this_name
except ImportError:
    print("ImportError")
