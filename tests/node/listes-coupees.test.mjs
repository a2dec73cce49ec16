// The client on an export whose lists are cut finely, against what tantivy answers. Run by `tests/suite/listes_coupees.rs`, which
// writes both beside PASSERELLE_INDEX.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Script } from "node:vm";
import { openStore } from "./export.mjs";
import "../../src/search/client/cut.mjs";
import { cutting } from "../../src/search/client/store.mjs";
import { rank } from "../../src/search/client/rank.mjs";
import { understand } from "../../src/search/client/understand.mjs";

const folder = `${process.env.PASSERELLE_INDEX}-coupee`;
const answers = JSON.parse(readFileSync(`${folder}/reponses.json`, "utf8"));
const blocks = readdirSync(folder).filter((name) => name.startsWith("b")).length;

/** What a new reader finds, and what it took. @param {string} text @param {number} wanted */
const ask = async (text, wanted, chosen = undefined) => {
  const fetched = new Set();
  const store = openStore(folder, (piece, name) => (fetched.add(name), piece));
  const found = await store.settle(() => {
    const question = understand(text, store);
    const facets = chosen && store.piece("f", 0);
    const passes = facets && cutting.passing(chosen, facets, store);
    const all = store.wanted.size ? [] : rank(question, store, wanted, passes);
    const hits = passes ? all.filter(({ doc }) => passes[doc]) : all;
    const first = hits.slice(0, wanted).map(({ doc }) => store.page(doc)?.url);
    return { first, count: hits.length, whole: !store.wanted.size && cutting.isWhole(question, store) };
  });
  const some = (family) => [...fetched].filter((name) => name.startsWith(family)).length;
  return { ...found, blocks: some("b"), crossings: some("c"), values: some("f") };
};

test("the engine that reads cut lists is one script", () => {
  assert.doesNotThrow(() => new Script(readFileSync(`${folder}/moteur.js`, "utf8")));
});

test("the first pages are tantivy's, in its order", async () => {
  assert.ok(answers.length >= 200, `${answers.length} questions`);
  let partly = 0;
  let crossed = 0;
  for (const { question, urls } of answers) {
    const { first, count, whole, blocks: some, crossings } = await ask(question, 10);
    assert.deepEqual(first, urls.slice(0, 10), question);
    if (whole) assert.equal(count, urls.length, question);
    else assert.ok(count <= urls.length, `${question}: at least ${count}, of ${urls.length}`);
    if (some && !whole) partly++;
    if (crossings) crossed++;
  }
  assert.ok(crossed > 15, `${crossed} questions read pages that two words share`);
  assert.ok(partly > 50, `${partly} questions needed some blocks and not all, of ${blocks}`);
});

test("the next pages are tantivy's too, and so are all of them", async () => {
  for (const { question, urls } of answers.filter((_, at) => at % 4 === 0)) {
    assert.deepEqual((await ask(question, 30)).first, urls.slice(0, 30), question);
    const all = await ask(question, Infinity);
    assert.deepEqual(all.first, urls, question);
    assert.ok(all.whole, question);
  }
});

test("with a filter the first pages are those of the command line, and only the pages of its value are fetched", async () => {
  let some = 0;
  let partly = 0;
  for (const { question, filters, kept } of answers) {
    const { first, count, whole, values } = await ask(question, 10, filters);
    assert.deepEqual(first, kept.slice(0, 10), `${question} ${JSON.stringify(filters)}`);
    if (whole) assert.equal(count, kept.length, question);
    else assert.ok(count <= kept.length, `${question}: at least ${count}, of ${kept.length}`);
    // The labels, the value, and the public that answers to all.
    assert.ok(values <= 1 + ("public" in filters ? 2 : 1), `${values} pieces of filters`);
    if (kept.length) some++;
    if (!whole) partly++;
  }
  assert.ok(some > 50 && partly > 50, `${some} questions left something, ${partly} were answered with some blocks only`);
});
