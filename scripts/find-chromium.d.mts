export function findChromium(): string | null;
export function requireChromium(): string;
export function ensureChromium(): string;
export function aptInstall(name: string): void;
