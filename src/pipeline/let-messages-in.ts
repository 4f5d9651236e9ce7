/** One turn of the event loop. A message to ourselves queues behind the commands that wait, and unlike a timer costs no 4 ms. */

const { port1, port2 } = new MessageChannel();

/** Not to be called again before it resolved. */
export function letMessagesIn(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => {
      resolve();
    };
    port2.postMessage(null);
  });
}
