/** A clean window: the painted track in a window that shows nothing else. */
import { canFloat, createStylizer, openBlankWindow, showTrack, type WindowKind } from 'impasto';
import { byId, describe, fetchDemo, say } from './page.ts';

const SIZE = { width: 1280, height: 720 };

async function main(): Promise<void> {
  const { track } = await createStylizer(await fetchDemo(), { style: '/styles/oil-flow.jpg', modelsUrl: '/models/' });
  byId('preview', HTMLVideoElement).srcObject = new MediaStream([track]);
  const floating = byId('floating', HTMLButtonElement);
  floating.hidden = !canFloat();
  offer(byId('plain', HTMLButtonElement), 'plain', track);
  offer(floating, 'floating', track);
  say('Painting.');
}

function offer(button: HTMLButtonElement, kind: WindowKind, track: MediaStreamTrack): void {
  button.disabled = false;
  button.addEventListener('click', () => {
    openBlankWindow(kind, SIZE).then(
      (target) => {
        if (target) showTrack(target, track);
        else say('The browser did not let a window open. Allow pop-ups for this page.');
      },
      (error: unknown) => {
        say(describe(error));
      },
    );
  });
}

main().catch((error: unknown) => {
  say(describe(error));
});
