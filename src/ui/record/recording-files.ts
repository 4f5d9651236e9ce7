/**
 * Recordings in the page's private folder: bytes are there the moment they are recorded, so what a crash leaves behind
 * can be saved at the next visit. A recording that was saved is cleared away when the page starts the next time: by
 * then its download has ended.
 */
import { RECORDINGS_FOLDER } from '../../shared/recorder-protocol.ts';

export interface KeptRecording {
  readonly name: string;
  readonly byteLength: number;
}

const SAVED_KEY = 'impasto-saved-recordings';

/** Where it can be written in place: browsers without it keep recordings in memory. */
export async function hasPrivateFiles(): Promise<boolean> {
  if (typeof FileSystemFileHandle === 'undefined') return false;
  try {
    await openFolder();
    return 'locks' in navigator;
  } catch {
    return false; // Private windows of some browsers have the functions and refuse to carry them out.
  }
}

/** Whether the visitor can be asked for a file to write to. */
export function canChooseFile(): boolean {
  return 'showSaveFilePicker' in globalThis;
}

interface SavePicker {
  showSaveFilePicker(options: { readonly suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** Null when the visitor changed their mind. */
export async function chooseFile(suggestedName: string): Promise<FileSystemFileHandle | null> {
  try {
    return await (globalThis as unknown as SavePicker).showSaveFilePicker({ suggestedName });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** Holds a recording as being written, in any tab of the page, until what is returned is called. */
export async function holdRecording(name: string): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await new Promise<void>((resolve) => {
    void navigator.locks.request(lockName(name), () => {
      resolve();
      return released;
    });
  });
  return release;
}

/** Finished and unfinished ones that no tab is writing, newest first. */
export async function listKept(): Promise<readonly KeptRecording[]> {
  if (!(await hasPrivateFiles())) return [];
  const { held = [] } = await navigator.locks.query();
  const kept: (KeptRecording & { readonly timeMs: number })[] = [];
  for await (const handle of (await openFolder()).values()) {
    if (!(handle instanceof FileSystemFileHandle)) continue;
    if (held.some(({ name }) => name === lockName(handle.name))) continue;
    const file = await handle.getFile();
    kept.push({ name: handle.name, byteLength: file.size, timeMs: file.lastModified });
  }
  return kept.sort((a, b) => b.timeMs - a.timeMs);
}

export async function readKept(name: string): Promise<File> {
  return (await (await openFolder()).getFileHandle(name)).getFile();
}

export async function removeKept(name: string): Promise<void> {
  await (await openFolder()).removeEntry(name);
}

/** Call when a kept recording was handed to the browser's downloads. */
export function markSaved(name: string): void {
  writeSaved([...readSaved(), name]);
}

/** Once, when the page starts. */
export async function removeSaved(): Promise<void> {
  const saved = readSaved();
  writeSaved([]);
  // One that is gone already, or being read by another tab, is nobody's trouble.
  for (const name of saved) await removeKept(name).catch(() => undefined);
}

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(RECORDINGS_FOLDER, { create: true });
}

function lockName(name: string): string {
  return `impasto-recording:${name}`;
}

function readSaved(): readonly string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(SAVED_KEY) ?? '[]');
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  } catch {
    return []; // Storage is blocked, or the text is somebody else's.
  }
}

function writeSaved(names: readonly string[]): void {
  try {
    localStorage.setItem(SAVED_KEY, JSON.stringify(names));
  } catch {
    // Blocked: saved recordings then stay listed until they are deleted by hand.
  }
}
