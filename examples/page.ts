/** What the examples share: finding their controls, saying how it goes. */

export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The example has no ${id}.`);
}

export function say(text: string): void {
  byId('status', HTMLElement).textContent = text;
}

/** The demo clip as a file. */
export async function fetchDemo(): Promise<Blob> {
  return (await fetch('/demo/demo.webm')).blob();
}

export function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong. Reload the page.';
}
