"""Judge of the temporal bench: painted frames against motion that our own flow has no part in.

Three sets of clips, as frames in folders:
- scene: layers of texture that move by formulas, with exact flow and occlusion (`SCENES`), written by `scenes`;
- truth: pairs with ground-truth flow (Middlebury .flo files);
- film: frames of films; their flow is OpenCV's DIS at its finest preset, with forward-backward check.

    temporal.py scenes FOLDER                    writes the scenes' frames to FOLDER/NAME/NNNN.png
    temporal.py judge SPEC > RESULT              JSON both ways, see `judge`

L_i = sqrt(sum(mask (warp(S_t+i) - S_t)^2) / sum(mask)), colours in [0, 1], mean over channels; sums go over all pairs of
a row. `all` divides by all pixels instead. Needs Debian's python3-opencv.
"""
import json
import os
import sys

import cv2
import numpy as np

SIZE = (256, 144)
FRAMES = 20
DISTANCES = (1, 2, 4, 8, 16)
# Flow of films is computed once for a clip and distance; the folder is the caller's cache.
GAP_PX = 1.5


# --- scenes -----------------------------------------------------------------------------------------------------------


def texture(path):
    """A picture that repeats by mirroring, [H, W, 3] in [0, 1]."""
    picture = cv2.imread(path).astype(np.float32) / 255
    return cv2.resize(picture, (384, 384), interpolation=cv2.INTER_AREA)


def sample(picture, x, y):
    return cv2.remap(picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)


class Layer:
    """A texture under an affine motion: texture place q = turn(frame) (p - centre(frame)); `inside` is its shape in q."""

    def __init__(self, picture, centre, angle=lambda t: 0.0, scale=lambda t: 1.0, inside=None):
        self.picture, self.centre, self.angle, self.scale, self.inside = picture, centre, angle, scale, inside

    def matrix(self, t):
        c, s, k = np.cos(self.angle(t)), np.sin(self.angle(t)), 1 / self.scale(t)
        return k * np.array([[c, s], [-s, c]])

    def to_texture(self, x, y, t):
        m, (cx, cy) = self.matrix(t), self.centre(t)
        return m[0, 0] * (x - cx) + m[0, 1] * (y - cy), m[1, 0] * (x - cx) + m[1, 1] * (y - cy)

    def to_frame(self, qx, qy, t):
        m, (cx, cy) = np.linalg.inv(self.matrix(t)), self.centre(t)
        return m[0, 0] * qx + m[0, 1] * qy + cx, m[1, 0] * qx + m[1, 1] * qy + cy

    def shape(self, qx, qy):
        return np.ones_like(qx, bool) if self.inside is None else self.inside(qx, qy)


class Scene:
    def __init__(self, layers, light=lambda t: 1.0, noise=0.0):
        self.layers, self.light, self.noise = layers, light, noise

    def labels(self, x, y, t):
        """Index of the topmost layer at each place of frame t."""
        labels = np.zeros(x.shape, int)
        for index, layer in enumerate(self.layers):
            labels[layer.shape(*layer.to_texture(x, y, t))] = index
        return labels

    def frame(self, t):
        """[H, W, 3], antialiased by 2x2 samples."""
        width, height = SIZE
        total = np.zeros((height, width, 3), np.float32)
        for dx in (-0.25, 0.25):
            for dy in (-0.25, 0.25):
                x, y = np.meshgrid(np.arange(width) + dx, np.arange(height) + dy)
                labels = self.labels(x, y, t)
                for index, layer in enumerate(self.layers):
                    qx, qy = layer.to_texture(x, y, t)
                    color = sample(layer.picture, qx + 192, qy + 192)
                    total += np.where((labels == index)[..., None], color, 0)
        picture = total / 4 * self.light(t)
        if self.noise:
            picture = picture + np.random.default_rng(t).normal(0, self.noise, picture.shape)
        return np.clip(picture, 0, 1).astype(np.float32)

    def flow(self, t, distance):
        """Place in frame t + distance of what each pixel of frame t shows, and whether it is seen there."""
        width, height = SIZE
        x, y = np.meshgrid(np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64))
        labels = self.labels(x, y, t)
        to_x, to_y = np.zeros_like(x), np.zeros_like(y)
        for index, layer in enumerate(self.layers):
            px, py = layer.to_frame(*layer.to_texture(x, y, t), t + distance)
            here = labels == index
            to_x[here], to_y[here] = px[here], py[here]
        mask = (to_x >= 0) & (to_y >= 0) & (to_x <= width - 1) & (to_y <= height - 1)
        # A pixel at an edge mixes two layers: only what is one layer all around counts, here and there.
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                mask &= self.labels(to_x + dx, to_y + dy, t + distance) == labels
                mask &= self.labels(x + dx, y + dy, t) == labels
        return to_x, to_y, mask


def make_scenes():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../public")
    poster = texture(f"{root}/demo/poster.jpg")
    photo = cv2.imread(f"{root}/demo/poster.jpg").astype(np.float32) / 255
    wide = cv2.resize(photo, (683, 384), interpolation=cv2.INTER_AREA)[:, 150:534]
    other = cv2.GaussianBlur(texture(f"{root}/styles/lily-pond.jpg"), (0, 0), 1.2)
    middle = lambda t: (128 + 0.4 * t, 72 + 0.15 * t)
    disc = lambda radius: lambda qx, qy: qx * qx + qy * qy < radius * radius
    bars = lambda qx, qy: (np.abs(qx % 24) < 2) & (np.abs(qy) < 60) & (np.abs(qx) < 72)
    return {
        "drift": Scene([Layer(wide, middle)]),
        "pan": Scene([Layer(poster, lambda t: (200 - 9.3 * t, 72 + 0.8 * t))]),
        "rotation": Scene([Layer(poster, lambda t: (128, 72), angle=lambda t: 0.03 * t, scale=lambda t: 1 + 0.01 * t)]),
        "occlusion": Scene(
            [Layer(wide, middle), Layer(other, lambda t: (30 + 8 * t, 74 - t), inside=disc(26)), Layer(poster, lambda t: (200 - 3.5 * t, 40 + 2 * t), inside=disc(18))]
        ),
        "thin": Scene([Layer(wide, middle), Layer(other, lambda t: (90 + 2.7 * t, 72), angle=lambda t: 0.2, inside=bars)]),
        "light": Scene([Layer(poster, middle)], light=lambda t: 0.85 + 0.15 * np.cos(0.5 * t)),
        "noise": Scene([Layer(wide, middle), Layer(other, lambda t: (60 + 4 * t, 80), inside=disc(24))], noise=4 / 255),
    }


def write_scenes(folder):
    for name, scene in make_scenes().items():
        os.makedirs(f"{folder}/{name}", exist_ok=True)
        for t in range(FRAMES):
            cv2.imwrite(f"{folder}/{name}/{t:04d}.png", np.round(255 * scene.frame(t)).astype(np.uint8))


# --- motion of the other sets -----------------------------------------------------------------------------------------


def read_flo(path):
    with open(path, "rb") as file:
        assert np.fromfile(file, np.float32, 1)[0] == np.float32(202021.25), path
        width, height = np.fromfile(file, np.int32, 2)
        return np.fromfile(file, np.float32, 2 * width * height).reshape(height, width, 2)


def truth_flow(path):
    """Mask: inside the frame, and no other pixel whose motion differs by more than 1.5 px lands on the target."""
    flow = read_flo(path)
    height, width = flow.shape[:2]
    known = np.all(np.abs(flow) < 1e3, axis=2)
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    to_x, to_y = x + flow[..., 0], y + flow[..., 1]
    mask = known & (to_x >= 0) & (to_y >= 0) & (to_x <= width - 1) & (to_y <= height - 1)
    landed_x, landed_y = np.where(mask, np.round(to_x), 0).astype(int), np.where(mask, np.round(to_y), 0).astype(int)
    low, high = np.full((height, width, 2), np.inf), np.full((height, width, 2), -np.inf)
    for channel in (0, 1):
        np.minimum.at(low[..., channel], (landed_y[mask], landed_x[mask]), flow[..., channel][mask])
        np.maximum.at(high[..., channel], (landed_y[mask], landed_x[mask]), flow[..., channel][mask])
    # The pixel's motion against the extremes of all that land where it does: a bound on the largest difference.
    at_low, at_high = low[landed_y, landed_x], high[landed_y, landed_x]
    apart = np.maximum(flow - at_low, at_high - flow)
    mask &= np.hypot(apart[..., 0], apart[..., 1]) <= GAP_PX
    return to_x, to_y, mask


def dis_flow(frames, t, distance, cache):
    path = f"{cache}/{t}-{distance}.npz"
    if os.path.exists(path):
        stored = np.load(path)
        flow, mask = stored["flow"].astype(np.float32), stored["mask"]
    else:
        now, then = (cv2.imread(frames[index], cv2.IMREAD_GRAYSCALE) for index in (t, t + distance))
        dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        dis.setFinestScale(0)
        flow, back = dis.calc(now, then, None), dis.calc(then, now, None)
        height, width = now.shape
        x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        to_x, to_y = x + flow[..., 0], y + flow[..., 1]
        returned = cv2.remap(back, to_x, to_y, cv2.INTER_LINEAR)
        miss = np.sum((flow + returned) ** 2, axis=2)
        mask = miss <= 0.01 * (np.sum(flow**2, axis=2) + np.sum(returned**2, axis=2)) + 0.5
        mask &= (to_x >= 0) & (to_y >= 0) & (to_x <= width - 1) & (to_y <= height - 1)
        os.makedirs(cache, exist_ok=True)
        np.savez_compressed(path, flow=flow.astype(np.float16), mask=mask)
        flow = flow.astype(np.float16).astype(np.float32)
    height, width = mask.shape
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    return x + flow[..., 0], y + flow[..., 1], mask


# --- judge ------------------------------------------------------------------------------------------------------------


def motion_of(clip, scenes, t, distance):
    if clip["set"] == "scene":
        return scenes[clip["name"]].flow(t, distance)
    if clip["set"] == "truth":
        return truth_flow(clip["flow"])
    return dis_flow(clip["frames"], t, distance, clip["cache"])


def judge(spec):
    """spec: {clips: [{set, name, frames, flow?, cache?, rows: [{dial, folder}]}]}; folders hold NNNN.png or the frames'
    names. Result: {SET.DIAL.iN: [squares, masked, all, pairs]}, and energies of gradients in moving parts:
    {SET.DIAL.gradient: [energy, count]}."""
    scenes = make_scenes()
    sums = {}
    add = lambda key, values: sums.__setitem__(key, [a + b for a, b in zip(sums.get(key, [0.0] * len(values)), values)])
    for clip in spec["clips"]:
        names = [os.path.splitext(os.path.basename(path))[0] for path in clip["frames"]]
        rows = {}
        for row in clip["rows"]:
            pictures = [cv2.imread(f"{row['folder']}/{name}.png").astype(np.float32) / 255 for name in names]
            rows.setdefault(row["dial"], []).append(pictures)
        for distance in DISTANCES if clip["set"] != "truth" else (1,):
            step = 1 if distance < 4 else 2
            for t in range(0, len(names) - distance, step):
                to_x, to_y, mask = motion_of(clip, scenes, t, distance)
                map_x, map_y = to_x.astype(np.float32), to_y.astype(np.float32)
                x, y = np.meshgrid(np.arange(mask.shape[1]), np.arange(mask.shape[0]))
                moving = mask & (np.hypot(to_x - x, to_y - y) > 0.5)
                for dial, sequences in rows.items():
                    for pictures in sequences:
                        warped = cv2.remap(pictures[t + distance], map_x, map_y, cv2.INTER_LINEAR)
                        squares = np.mean((warped - pictures[t]) ** 2, axis=2)
                        add(f"{clip['set']}.{dial}.i{distance}", [float(squares[mask].sum()), int(mask.sum()), mask.size, 1])
                        add(f"clip.{clip['name']}.{dial}.i{distance}", [float(squares[mask].sum()), int(mask.sum()), mask.size, 1])
                        if distance == 1 and t + 1 >= min(4, len(names) - 1):
                            add(f"{clip['set']}.{dial}.gradient", gradient(pictures[t + 1 if clip['set'] == 'truth' else t], moving))
    return sums


def gradient(picture, where):
    gx, gy = picture[:-1, 1:] - picture[:-1, :-1], picture[1:, :-1] - picture[:-1, :-1]
    energy = np.mean(gx**2 + gy**2, axis=2)
    where = where[:-1, :-1]
    return [float(energy[where].sum()), int(where.sum())]


if __name__ == "__main__":
    if sys.argv[1] == "scenes":
        write_scenes(sys.argv[2])
    else:
        with open(sys.argv[2]) as file:
            json.dump(judge(json.load(file)), sys.stdout)
