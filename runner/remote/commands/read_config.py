"""Runs a user's config.py as mpremote does and prints the commands it defines as a line of JSON, after whatever it
prints itself.

    python3 read_config.py ~/.config/mpremote/config.py

A command is [words of its name, words it stands for, help].
"""

import json
import os
import sys
from collections.abc import Mapping

path = sys.argv[1]
folder = os.path.dirname(path)
names = {"commands": {}, "config_path": folder, "__file__": path}
with open(path) as file:
    source = file.read()
os.chdir(folder)
exec(compile(source, path, "exec"), names)
found = []
for name, words in names["commands"].items():
    text = ""
    if isinstance(words, Mapping):
        text = words.get("help", "")
        words = words["command"]
    if isinstance(words, str):
        words = words.split()
    if not name.split() or not isinstance(words, (list, tuple)):
        continue  # mpremote complains of it only when it is used
    found.append([name.split(), [str(word) for word in words], text])
print()
print(json.dumps(found))
