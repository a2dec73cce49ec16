// Opens a published index from disk, for tests and benches: what `fetch` does in a page.
import { readFileSync } from "node:fs";
import { Store } from "../../src/search/client/store.mjs";

/** The root, as `racine.js` hands it to the engine. */
export const readRoot = (folder) => JSON.parse(readFileSync(`${folder}/racine.js`, "utf8").slice("passerelleRacine(".length, -3));

/** `seen` may change each piece's text, or note it. */
export const openStore = (folder, seen = (text) => text) => new Store(readRoot(folder), async (name) => {
  const [said, text, content] = JSON.parse(`[${readFileSync(`${folder}/${name}.js`, "utf8").slice("passerelleIndex(".length, -3)}]`);
  return [said, seen(text, name), content];
});
