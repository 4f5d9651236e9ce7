/** A small canvas that keeps changing: what stands in for a camera in tests. */
export class MovingCanvas {
  readonly canvas = document.createElement('canvas');
  readonly #timer: ReturnType<typeof setInterval>;
  #step = 0;

  constructor() {
    this.canvas.width = 64;
    this.canvas.height = 36;
    this.#draw();
    this.#timer = setInterval(() => {
      this.#draw();
    }, 20);
  }

  stream(): MediaStream {
    return this.canvas.captureStream();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #draw(): void {
    const context = this.canvas.getContext('2d')!;
    context.fillStyle = `hsl(${String((this.#step += 7) % 360)} 80% 50%)`;
    context.fillRect(0, 0, 64, 36);
  }
}
