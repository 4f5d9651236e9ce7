/** A call with a painted picture: `createStylizer` gives a track, and a track is all that WebRTC needs. */
import { createStylizer } from 'impasto';
import { byId, describe, fetchDemo, say } from './page.ts';

async function main(): Promise<void> {
  const { track, controls } = await createStylizer(await fetchDemo(), {
    style: '/styles/oil-flow.jpg',
    modelsUrl: '/models/',
  });
  byId('sent', HTMLVideoElement).srcObject = new MediaStream([track]);
  await call(track);
  byId('camera', HTMLButtonElement).addEventListener('click', () => {
    // The call goes on: only what is painted changes.
    navigator.mediaDevices
      .getUserMedia({ video: true })
      .then(async (stream) => {
        const [camera] = stream.getVideoTracks();
        if (camera) await controls.setSource(camera);
      })
      .catch((error: unknown) => {
        say(describe(error));
      });
  });
  say('Painting and sending.');
}

/** Two peers in one page; real ones exchange the same messages through a server. */
async function call(track: MediaStreamTrack): Promise<void> {
  const [sender, receiver] = [new RTCPeerConnection(), new RTCPeerConnection()];
  sender.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate) void receiver.addIceCandidate(candidate);
  });
  receiver.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate) void sender.addIceCandidate(candidate);
  });
  receiver.addEventListener('track', (event) => {
    byId('received', HTMLVideoElement).srcObject = new MediaStream([event.track]);
  });
  sender.addTrack(track);
  await sender.setLocalDescription();
  if (sender.localDescription) await receiver.setRemoteDescription(sender.localDescription);
  await receiver.setLocalDescription();
  if (receiver.localDescription) await sender.setRemoteDescription(receiver.localDescription);
}

main().catch((error: unknown) => {
  say(describe(error));
});
