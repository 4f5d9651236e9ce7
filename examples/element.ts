/** `<impasto-stage>`: importing the library defines it. */
import 'impasto';
import { byId, say } from './page.ts';

const stage = document.querySelector('impasto-stage');
stage?.addEventListener('stage-ready', () => {
  say('Painting.');
});
stage?.addEventListener('stage-error', (event) => {
  say((event as CustomEvent<{ readonly message: string }>).detail.message);
});

byId('strength', HTMLInputElement).addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement) stage?.setAttribute('strength', target.value);
});
byId('waves', HTMLButtonElement).addEventListener('click', () => {
  stage?.setAttribute('style-src', '/styles/wave-print.jpg');
});
byId('camera', HTMLButtonElement).addEventListener('click', () => {
  navigator.mediaDevices.getUserMedia({ video: true }).then(
    (stream) => {
      if (stage) stage.source = stream.getVideoTracks()[0] ?? null;
    },
    () => {
      say('The camera was not allowed.');
    },
  );
});
