"""The temporal bench's scenes, as many frames as asked for: long_scenes.py FOLDER FRAMES NAME... writes NAME/NNNN.png."""
import os
import sys

import cv2
import numpy as np
from temporal import make_scenes

folder, frames, names = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
scenes = make_scenes()
for name in names:
    os.makedirs(f"{folder}/{name}", exist_ok=True)
    for t in range(frames):
        cv2.imwrite(f"{folder}/{name}/{t:04d}.png", np.round(255 * scenes[name].frame(t)).astype(np.uint8))
