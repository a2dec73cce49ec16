// Bytes, requests and rounds of a first question, counted without a browser: the modules of the client, the published files.
//
//   node tests/bench/pertinence/tours.mjs SITE [--lourdes] [--filtres]
//
// Three hundred questions from the site's own titles, always the same: one to four words, misspelt ones, beginnings, places.
// Bytes are brotli's (quality 11), with the page, its style, the engine and the icon. A round is one wait for pieces asked for
// together, after the page and after its engine. `--lourdes` prints the ten heaviest questions, and the ten longest to settle;
// `--filtres` counts instead what choosing a filter then fetches, by kind of filter, on a site whose lists are cut.
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { readRoot } from "../../node/export.mjs";
import "../../../src/search/client/cut.mjs";
import { rank } from "../../../src/search/client/rank.mjs";
import { Store, cutting } from "../../../src/search/client/store.mjs";
import { understand } from "../../../src/search/client/understand.mjs";
import { FACETS } from "../../../src/search/client/view.mjs";
import { varied } from "./questions.mjs";

const flags = process.argv.slice(2).filter((one) => one.startsWith("--"));
const [site] = process.argv.slice(2).filter((one) => !one.startsWith("--"));
const folder = `${site}/recherche`;
const root = readRoot(folder);

const sizes = new Map();
/** What a host sends of a file. */
const sent = (path) => {
  const file = `${site}/${path}`;
  if (!sizes.has(file)) sizes.set(file, brotliCompressSync(readFileSync(file)).length);
  return sizes.get(file);
};

const page = readFileSync(`${folder}/index.html`, "utf8");
const linked = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => path.replace(/^(\.\.)?\//, "").replace(/\?.*/, ""));
const own = ["recherche/index.html", ...new Set(linked.filter((path) => /\.(css|svg)$/.test(path))), "recherche/moteur.js"];
const ALWAYS = own.reduce((total, path) => total + sent(path), 0);

/** A new reader, and what has been sent so far. */
const reader = () => {
  const sums = { bytes: 0, requests: 0 };
  const store = new Store(root, async (name) => {
    sums.bytes += sent(`recherche/${name}.js`);
    sums.requests++;
    const [said, body, content] = JSON.parse(`[${readFileSync(`${folder}/${name}.js`, "utf8").slice("passerelleIndex(".length, -3)}]`);
    return [said, body, content];
  });
  return { store, sums };
};

/** What a reader finds, and what it took; as the page does. */
const ask = async ({ store, sums }, text, chosen) => {
  const before = { ...sums };
  for (let rounds = 0; ; rounds++) {
    store.wanted.clear();
    const question = understand(text, store);
    const facets = chosen && store.piece("f", 0);
    const passes = facets && cutting.passing(chosen, facets, store);
    const hits = store.wanted.size ? [] : rank(question, store, 10, passes).filter(({ doc }) => !passes || passes[doc]);
    hits.slice(0, 10).forEach(({ doc }) => store.page(doc));
    if (!store.wanted.size) return { text, bytes: sums.bytes - before.bytes, requests: sums.requests - before.requests, rounds, hits: hits.length };
    await Promise.all([...store.wanted].map((key) => store.load(key)));
  }
};

/** A first question, with what every reader asks for. */
const first = async (text) => {
  const found = await ask(reader(), text);
  return { ...found, bytes: ALWAYS + found.bytes, requests: own.length + found.requests };
};

const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} ko`;
const told = (values, show = String) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part) => show(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]);
  return `${at(0.5)} | ${at(0.9)} | ${at(0.99)} | ${at(1)}`;
};

/** What opening the filters and then choosing one fetches, after a first question, by kind of filter. */
const filters = async () => {
  console.log("| filtre | questions | octets, médiane | 9 sur 10 | 99 sur 100 | maximum | tours, médiane | 9 sur 10 | 99 sur 100 | maximum |\n|---|---|---|---|---|---|---|---|---|---|");
  const questions = varied(site).filter((_, at) => at % 12 === 0);
  for (const [at, name] of FACETS.entries()) {
    const found = [];
    for (const [n, { text }] of questions.entries()) {
      const one = reader();
      await ask(one, text);
      await one.store.settle(() => one.store.piece("f", 0));
      const values = one.store.piece("f", 0).labels[at];
      if (values.length) found.push(await ask(one, text, { [name]: values[(n * 7) % values.length][0] }));
    }
    if (found.length) console.log(`| ${name} | ${found.length} | ${told(found.map(({ bytes }) => bytes), kilo)} | ${told(found.map(({ rounds }) => rounds))} |`);
  }
  const { store, sums } = reader();
  await store.settle(() => store.piece("f", 0));
  console.log(`\nles valeurs, à l'ouverture des filtres : ${kilo(sums.bytes)}`);
};

if (flags.includes("--filtres")) {
  await filters();
  process.exit();
}

const answers = [];
for (const { kind, text } of varied(site)) answers.push({ kind, ...(await first(text)) });
console.log(`page, style, icône, moteur et racine : ${kilo(ALWAYS)}\n`);
console.log("| questions | combien | octets, médiane | 9 sur 10 | 99 sur 100 | maximum | sous 120 ko | requêtes (maximum) | tours, médiane | 9 sur 10 | 99 sur 100 | maximum |\n|---|---|---|---|---|---|---|---|---|---|---|---|");
for (const kind of [...new Set(answers.map(({ kind }) => kind)), "toutes"]) {
  const some = answers.filter((answer) => kind === "toutes" || answer.kind === kind);
  const light = some.filter(({ bytes }) => bytes <= 120_000).length;
  const requests = some.map((answer) => answer.requests).sort((a, b) => a - b);
  console.log(`| ${kind} | ${some.length} | ${told(some.map(({ bytes }) => bytes), kilo)} | ${light} | ${requests[requests.length >> 1]} (${requests.at(-1)}) | ${told(some.map(({ rounds }) => rounds))} |`);
}
if (flags.includes("--lourdes")) for (const by of ["bytes", "rounds"]) {
  console.log("");
  for (const { text, kind, bytes, rounds, requests, hits } of [...answers].sort((a, b) => b[by] - a[by]).slice(0, 10)) {
    console.log(`${kilo(bytes)}, ${rounds} tours, ${requests} requêtes, ${hits} pages connues : ${text} (${kind})`);
  }
}
