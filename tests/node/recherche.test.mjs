// The client's modules against the tables that the Rust engine also passes. Run by `tests/suite/recherche.rs`,
// which exports the small site into PASSERELLE_INDEX.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Script } from "node:vm";
import { readRoot, openStore } from "./export.mjs";
import { fold, tokens } from "../../src/search/client/fold.mjs";
import { rank, normLength } from "../../src/search/client/rank.mjs";
import { suggestions } from "../../src/search/client/suggest.mjs";
import { distance, understand } from "../../src/search/client/understand.mjs";
import { filtered, markedParts } from "../../src/search/client/view.mjs";

const folder = process.env.PASSERELLE_INDEX ?? "";
const lines = (name) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8")
  .split("\n").filter((line) => line && !line.startsWith("# ")).map((line) => line.split("\t"));

test("the modules joined into one script make a script", () => {
  assert.doesNotThrow(() => new Script(readFileSync(`${folder}/moteur.js`, "utf8")));
});

test("texts are cut into the words of the table", () => {
  for (const [typed, words] of lines("normalisation.tsv")) assert.equal(tokens(fold(JSON.parse(typed))).join(" "), words, typed);
});

test("words have the stems of the table", () => {
  const store = openStore(folder);
  for (const [word, expected] of lines("racines.tsv")) assert.equal(store.stem(fold(word)), expected, word);
});

test("questions mean and find what the table says", async () => {
  const store = openStore(folder);
  for (const [typed, slots, urls, told = ""] of lines("questions.tsv")) {
    const found = await store.settle(() => {
      const question = understand(JSON.parse(typed), store);
      const hits = store.wanted.size ? [] : rank(question, store);
      return { question, pages: hits.slice(0, 10).map(({ doc }) => store.page(doc)?.url) };
    });
    const meant = found.question.slots.map((slot) =>
      slot.alternatives.map(({ terms, weight }) => `${terms.join(" ")}:${weight.toFixed(2)}`).join(" | "));
    assert.equal(meant.join(" ; "), slots, typed);
    assert.equal(found.pages.join(" "), urls, typed);
    const { corrections, unknown } = found.question;
    if (told) assert.equal([...corrections.map(([word, form]) => `${word}>${form}`), ...unknown.map((word) => `${word}?`)].join(" "), told, typed);
  }
});

test("a page for everyone is counted under every public", async () => {
  const store = openStore(folder);
  const { hits, facets } = await store.settle(() => ({ hits: rank(understand("permis", store), store), facets: store.piece("f", 0) }));
  const { kept, counts } = filtered(hits, facets, { public: "familles" }, readRoot(folder).everyone);
  assert.equal(kept.length, 1);
  assert.equal(counts[3].get("parents"), 1);
});

test("a piece of another content is refused", async () => {
  const store = openStore(folder, (text) => text.replace(/a/, "b"));
  await assert.rejects(store.settle(() => store.find("rsa")));
});

test("what is typed is marked, not interpreted", () => {
  assert.deepEqual(markedParts("Les <b>permis</b> B", (word) => word === "permis"), [["Les <b>", false], ["permis", true], ["</b> B", false]]);
});

test("typing errors count swaps as one", () => {
  const errors = (a, b) => distance([...a], [...b], 2);
  assert.deepEqual([errors("permsi", "permis"), errors("lgement", "logement"), errors("abc", "abc")], [1, 1, 0]);
});

test("norms stand for tantivy's lengths", () => {
  assert.deepEqual([0, 40, 41, 48, 49, 56, 57, 64, 65].map(normLength), [0, 40, 42, 56, 60, 88, 96, 152, 168]);
});

test("suggestions are words as pages write them, not stems", async () => {
  const store = openStore(folder);
  const suggested = (text) => store.settle(() => suggestions(text, store));
  assert.deepEqual(await suggested("solitaire"), ["solidarité"]);
  assert.deepEqual(await suggested("gardiennage"), ["garde"]);
  assert.deepEqual(await suggested("xyzzy"), []);
});

test("a commune is found with its stem, without a piece for its name", async () => {
  const store = openStore(folder);
  const asked = new Set();
  const find = store.find.bind(store);
  store.find = (term) => find(asked.add(term) && term);
  const { slots } = await store.settle(() => understand("logement Naintré", store));
  assert.ok(slots.some(({ alternatives }) => alternatives.some(({ terms }) => terms[0].startsWith("@"))), "the territory is looked for");
  assert.ok(asked.has(store.stem("naintre")) && !asked.has("naintre"), [...asked].join(" "));
});

/**
 * The families of the pieces that each round of a question asks for, each word in a piece of its own, as on a large site.
 * @param {string} text
 */
const rounds = async (text) => {
  const store = openStore(folder);
  const [find, load] = [store.find.bind(store), store.load.bind(store)];
  const come = new Set();
  store.find = (term) => {
    const word = find(term);
    if (!word || come.has(term)) return word;
    store.wanted.add(`=${term}`);
    store.lacked++;
    return undefined;
  };
  store.load = async (key) => (key[0] === "=" ? void come.add(key.slice(1)) : load(key));
  await store.settle(() => find("log"));
  const asked = [];
  await store.settle(() => {
    const question = understand(text, store);
    if (!store.wanted.size) rank(question, store);
    asked.push([...store.wanted].map((key) => key[0]).join(""));
  });
  return asked;
};

test("a misspelt word and a beginning ask for their pieces in the same round", async () => {
  assert.match((await rounds("logemant enfan")).join(" "), /^v+ =+ $/, "forms, words, answer");
});

test("no forms are asked for while a word that is known is still to come", async () => {
  for (const text of ["2 enfants", "2 garde", "garde enfants"]) {
    assert.match((await rounds(text)).join(" "), /^=+( =+)* $/, `${text}: words, answer`);
  }
});
