// Opens a published index from disk, for tests and benches: what `fetch` does in a page.
import { readFileSync } from "node:fs";
import { Store } from "../../src/search/client/store.mjs";

/** The root that follows the engine in `moteur.js`. */
export const readRoot = (folder) => {
  const script = readFileSync(`${folder}/moteur.js`, "utf8");
  const start = "\nregister(";
  return JSON.parse(script.slice(script.indexOf(`${start}{`) + start.length, script.lastIndexOf(");\n})();")));
};

/** `seen` may change each piece's text, or note it. */
export const openStore = (folder, seen = (text) => text) => new Store(readRoot(folder), async (name) => {
  const call = readFileSync(`${folder}/${name}.js`, "utf8");
  return seen(JSON.parse(call.slice(`passerelleIndex("${name}",`.length, -3)), name);
});
