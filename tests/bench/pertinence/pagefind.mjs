// Makes of a built site a copy that Pagefind searches, for `juger.mjs` to judge by the same questions.
//
//   npm install --prefix /tmp/pagefind pagefind
//   node tests/bench/pertinence/pagefind.mjs public /tmp/avec-pagefind /tmp/pagefind
//   node tests/bench/pertinence/juger.mjs /tmp/avec-pagefind --wasm
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [from, to, installed] = process.argv.slice(2);
rmSync(to, { recursive: true, force: true });
cpSync(from, to, { recursive: true });
rmSync(join(to, "recherche"), { recursive: true });
execFileSync(join(installed, "node_modules/.bin/pagefind"), ["--site", to, "--root-selector", "main"], { stdio: "inherit" });
writeFileSync(join(to, "recherche-pagefind.js"), `
import { search, init } from "/pagefind/pagefind.js";
await init();
const field = document.querySelector("[name=q]");
let turn = 0;
const answer = async () => {
  delete document.body.dataset.recherche;
  const mine = ++turn;
  const { results } = await search(field.value);
  const pages = await Promise.all(results.slice(0, 10).map((result) => result.data()));
  if (mine !== turn) return;
  document.querySelector("#resultats").replaceChildren(...pages.map(({ url, meta }) => {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: meta.title });
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
  document.body.dataset.recherche = "prete";
};
field.addEventListener("input", answer);
if (field.value) answer();
`);
mkdirSync(join(to, "recherche"));
writeFileSync(join(to, "recherche/index.html"), `<!doctype html><html lang="fr"><title>Pagefind</title><form role="search"><input name="q"></form>
<ol id="resultats"></ol><script type="module" src="/recherche-pagefind.js"></script></html>`);
