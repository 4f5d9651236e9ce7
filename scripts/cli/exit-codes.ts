/** What the command's end says to the shell. */
export const EXIT = { done: 0, failed: 1, usage: 2, missing: 3, interrupted: 130 } as const;

/** Wrong options: exit code 2. */
export class UsageError extends Error {}
