/** Where an exported clip goes, and how it gets from there to the visitor. */
import type { ExportContainer, ExportSink, ExportSummary } from '../shared/export.ts';
import { downloadFile } from './save-picture.ts';

/** As `output-sink.ts` names it. */
const PRIVATE_FOLDER = 'exports';
/** A download that was not fetched after a day will not be. */
const LONGEST_KEPT_MS = 24 * 3600 * 1000;

/** Chromium only; TypeScript's window library does not know it. */
type SavePicker = (options: {
  readonly suggestedName: string;
  readonly types: readonly {
    readonly description: string;
    readonly accept: Readonly<Record<string, readonly string[]>>;
  }[];
}) => Promise<FileSystemFileHandle>;

export function canPickFile(): boolean {
  return 'showSaveFilePicker' in window;
}

/** `holiday-painted.mp4` */
export function exportName(clipName: string, container: ExportContainer): string {
  const stem = clipName.replace(/\.[a-z0-9]{2,5}$/i, '') || 'clip';
  return `${stem}-painted.${container}`;
}

/** @throws AbortError when the visitor changes their mind. */
export async function pickSink(name: string, container: ExportContainer): Promise<ExportSink> {
  const pick = (window as unknown as { readonly showSaveFilePicker: SavePicker }).showSaveFilePicker;
  const types = [{ description: container.toUpperCase(), accept: { [`video/${container}`]: [`.${container}`] } }];
  return { kind: 'file', handle: await pick({ suggestedName: name, types }) };
}

/** For a download: through the private file system where there is one, else in memory. */
export async function downloadSink(container: ExportContainer): Promise<ExportSink> {
  const folder = await openPrivateFolder();
  if (!folder) return { kind: 'memory' };
  await removeOldFiles(folder);
  return { kind: 'private', name: `${String(Date.now())}-${crypto.randomUUID()}.${container}` };
}

/** Hands a finished export over; a file that the visitor picked is there already. */
export async function deliver(sink: ExportSink, summary: ExportSummary, name: string): Promise<void> {
  if (sink.kind === 'private') {
    const folder = await openPrivateFolder();
    const handle = await folder?.getFileHandle(sink.name);
    if (handle) downloadFile(await handle.getFile(), name);
  } else if (summary.file) downloadFile(summary.file, name);
}

/** Null where the browser has none, or private browsing forbids it. */
async function openPrivateFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(PRIVATE_FOLDER, { create: true });
  } catch {
    return null;
  }
}

/** The names begin with the time they were made at. */
async function removeOldFiles(folder: FileSystemDirectoryHandle): Promise<void> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  const old = names.filter((name) => Date.now() - Number.parseInt(name, 10) > LONGEST_KEPT_MS);
  for (const name of old) await folder.removeEntry(name).catch(() => undefined); // Still open in another tab.
}
