import { StylizerClient } from '../workers/stylizer-client.ts';
import { openDemo } from './capture/clip-session.ts';
import { isEngineId } from '../shared/protocol.ts';

const forced = new URLSearchParams(location.search).get('engine');
const base = new URL('./', document.baseURI).href;
const client = new StylizerClient({
  createCanvas: () => {
    document.querySelector('canvas')?.remove();
    const c = document.createElement('canvas');
    document.body.append(c);
    return c;
  },
  forcedEngine: isEngineId(forced) ? forced : null,
  rememberedTimingsMs: {},
  modelsUrl: base + 'models/',
  onEvent: (e) => {
    console.log(JSON.stringify(e));
  },
});
const report = await client.start();
console.log(JSON.stringify(report));
await client.addStyle('oil', await (await fetch(base + 'styles/oil-flow.jpg')).blob());
await client.setLook({ styles: [{ id: 'oil', weight: 1 }], strength: 1 });
const demo = await openDemo(base + 'demo/');
await client.setSource(() => demo.connect());
Object.assign(globalThis, { client });
