/**
 * The page's one audio context: who plays and who records share it, so that what is played reaches a recording at once.
 * It exists while someone uses it.
 */
let shared: AudioContext | null = null;
let users = 0;

export interface BorrowedAudioContext {
  readonly context: AudioContext;
  /** The last one closes it. Idempotent. */
  giveBack(): void;
}

/** May be suspended: browsers let pages sound only after a click. */
export function borrowAudioContext(): BorrowedAudioContext {
  const context = (shared ??= new AudioContext({ latencyHint: 'interactive' }));
  users++;
  let isBorrowed = true;
  return {
    context,
    giveBack: () => {
      if (!isBorrowed) return;
      isBorrowed = false;
      users--;
      if (users > 0) return;
      shared = null;
      void context.close();
    },
  };
}
