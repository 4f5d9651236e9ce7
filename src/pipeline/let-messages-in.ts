/** One turn of the event loop. A message to ourselves queues behind the commands that wait, and unlike a timer costs no 4 ms. */

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];

port1.onmessage = () => {
  waiting.shift()?.();
};

export function letMessagesIn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}
