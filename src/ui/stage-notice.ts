/** What the stage says in each state: what happened, and what to do next. */
import type { ErrorCode } from '../shared/errors.ts';
import type { AppState, Problem, ReleasedCamera } from './app-state.ts';
import type { CaptureSession, SourceKind } from './capture/capture-session.ts';
import { SOURCE_NAMES, type SourceChoice } from './source-choice.ts';

export type StageAction =
  'retry-source' | 'reopen-released' | 'back-to-demo' | 'keep-session' | 'restart-engine' | 'show-anyway';

export interface StageButton {
  readonly label: string;
  readonly action: StageAction;
}

export interface StageNotice {
  readonly tone: 'busy' | 'calm' | 'problem';
  readonly title: string;
  readonly text: string;
  /** The first is the one most people want. */
  readonly buttons: readonly StageButton[];
  /** A picture goes on underneath and stays visible. */
  readonly isOverPicture: boolean;
}

const BACK_TO_DEMO: StageButton = { label: 'Back to demo', action: 'back-to-demo' };

export function stageNotice(state: AppState): StageNotice | null {
  switch (state.kind) {
    case 'live':
      return null;
    case 'none':
    case 'starting':
      return busy('Mixing the paint', 'The first start takes a few seconds.', false);
    case 'recovering':
      return busy(
        'Picking the brush up again',
        'The graphics processor was interrupted. Painting goes on in a moment.',
        true,
      );
    case 'engine-failed':
      return engineFailed(state.problem);
    case 'opening':
      return opening(state.choice, state.session !== null);
    case 'off':
      return off(state.choice.kind);
    case 'ended':
      return state.problem ? brokenOff(state.choice.kind, state.problem) : ended(state.choice.kind, state.label);
    case 'refused':
      return refused(state.choice.kind, state.problem, state.session, state.released);
  }
  state satisfies never;
}

function busy(title: string, text: string, isOverPicture: boolean): StageNotice {
  return { tone: 'busy', title, text, buttons: [], isOverPicture };
}

function engineFailed({ code, message }: Problem): StageNotice {
  const title = code?.startsWith('model/') ? 'The model did not load' : 'No painting engine';
  const buttons: StageButton[] = [{ label: 'Try again', action: 'restart-engine' }];
  return { tone: 'problem', title, text: message, buttons, isOverPicture: false };
}

function opening(choice: SourceChoice, isOverPicture: boolean): StageNotice {
  switch (choice.kind) {
    case 'camera':
      return busy('Waiting for the camera', 'If the browser asks, allow it.', isOverPicture);
    case 'screen':
      return busy('Waiting for the screen', 'Pick a screen, window or tab in the browser’s dialog.', isOverPicture);
    case 'demo':
    case 'clip':
    case 'picture':
      return busy(`Opening ${choice.kind === 'demo' ? 'the demo clip' : `“${choice.file.name}”`}`, '', isOverPicture);
  }
  choice satisfies never;
}

function off(kind: SourceKind): StageNotice {
  const isCamera = kind === 'camera';
  return {
    tone: 'calm',
    title: isCamera ? 'The camera is off' : 'Sharing is off',
    text: isCamera ? 'Its light is out and nothing is recorded.' : 'Nothing of your screen is read any more.',
    buttons: [{ label: isCamera ? 'Start camera' : 'Share again', action: 'retry-source' }, BACK_TO_DEMO],
    isOverPicture: false,
  };
}

function ended(kind: SourceKind, label: string): StageNotice {
  const [title, text] =
    kind === 'camera'
      ? [
          'The camera went away',
          `“${label}” was unplugged or taken by another program. Plug it in or close that program.`,
        ]
      : [`${SOURCE_NAMES[kind]} has ended`, 'Sharing was stopped in the browser, or the shared window was closed.'];
  const buttons: StageButton[] = [
    { label: `Choose ${SOURCE_NAMES[kind]} again`, action: 'retry-source' },
    BACK_TO_DEMO,
  ];
  return { tone: 'problem', title, text, buttons, isOverPicture: false };
}

/** Over a picture that is hidden here and goes on elsewhere. */
export const OWN_PAGE_NOTICE: StageNotice = {
  tone: 'calm',
  title: 'This page is on the shared screen',
  text: 'Shown here, the picture would repeat in itself without end. It is hidden here; recordings and windows of its own go on. Move the page to another screen, or share a single window or tab.',
  buttons: [
    { label: 'Choose Screen again', action: 'retry-source' },
    { label: 'Show it anyway', action: 'show-anyway' },
    BACK_TO_DEMO,
  ],
  isOverPicture: false,
};

/** The last picture stays in sight. */
function brokenOff(kind: SourceKind, { message }: Problem): StageNotice {
  if (kind === 'screen') {
    const again: StageButton = { label: 'Choose Screen again', action: 'retry-source' };
    const buttons = [again, BACK_TO_DEMO];
    return { tone: 'problem', title: 'This tab would show itself', text: message, buttons, isOverPicture: false };
  }
  const again: StageButton = { label: 'Play it again', action: 'retry-source' };
  const buttons = kind === 'demo' ? [again] : [BACK_TO_DEMO, again];
  return { tone: 'problem', title: 'The clip broke off', text: message, buttons, isOverPicture: true };
}

function refused(
  kind: SourceKind,
  { code, message }: Problem,
  session: CaptureSession | null,
  released: ReleasedCamera | null,
): StageNotice {
  const retry: StageButton = { label: kind === 'screen' ? 'Choose Screen again' : 'Try again', action: 'retry-source' };
  const away = session ? ({ label: `Keep ${keptName(session)}`, action: 'keep-session' } as const) : BACK_TO_DEMO;
  const title = (code && REFUSALS[code]) ?? `${SOURCE_NAMES[kind]} did not open`;
  const back: StageButton[] = released ? [{ label: `Back to “${released.label}”`, action: 'reopen-released' }] : [];
  return { tone: 'problem', title, text: message, buttons: [retry, ...back, away], isOverPicture: session !== null };
}

function keptName({ kind }: CaptureSession): string {
  return kind === 'demo' ? 'the demo' : `the ${kind}`;
}

const REFUSALS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'camera/denied': 'No access to the camera',
  'camera/not-found': 'No camera',
  'camera/busy': 'Camera in use',
  'camera/constraint': 'That camera is gone',
  'screen/denied': 'No screen to paint',
  'screen/own-tab': 'This tab would show itself',
  'screen/unsupported': 'No screen sharing here',
  'clip/unreadable': 'The clip cannot be played',
  'image/unreadable': 'The picture cannot be read',
};
