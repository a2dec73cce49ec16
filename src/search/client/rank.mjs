/**
 * tantivy's BM25 over the published postings, in 32-bit floats and in tantivy's order of operations:
 * the twin of `query.rs`.
 */
const f = Math.fround;
const K1 = f(1.2);
const B = 0.75;
const FIELDS = [0, 1, 2, 3];

/** Length that a norm stands for: exact up to 40, then steps that double every eight. @param {number} id */
export const normLength = (id) => {
  if (id <= 40) return id;
  const step = id - 40;
  return 24 + ((step % 8) + 8) * 2 ** (Math.floor(step / 8) + 1);
};

/** Scores are compared in hundredths. @param {number} score */
export const steps = (score) => Math.round(f(score * 100));

/** @param {number} pages @param {number} found */
const idf = (pages, found) => f(Math.log(f(1 + f(f(pages - found + 0.5) / f(found + 0.5)))));

/** Best and sum for each page met, as tantivy's `DisjunctionMaxCombiner`. */
class Best {
  /** @param {number} tie */
  constructor(tie) {
    this.tie = f(tie);
    /** @type {Map<number, [number, number]>} */
    this.met = new Map();
  }
  /** @param {number} doc @param {number} score */
  add(doc, score) {
    const seen = this.met.get(doc);
    if (!seen) this.met.set(doc, [score, score]);
    else {
      seen[0] = Math.max(seen[0], score);
      seen[1] = f(seen[1] + score);
    }
  }
  /** @returns {Map<number, number>} */
  scores() {
    const scores = new Map();
    for (const [doc, [max, sum]] of this.met) scores.set(doc, f(max + f(f(sum - max) * this.tie)));
    return scores;
  }
}

/**
 * Every page that answers, best first, without the tail that met only a small word.
 * @param {import("./understand.mjs").Question} question @param {import("./store.mjs").Store} store
 * @returns {{ doc: number, score: number }[]}
 */
export const rank = (question, store) => {
  /** @type {Map<number, number>} */
  const totals = new Map();
  for (const slot of question.slots) {
    for (const [doc, score] of slotScores(slot, store)) totals.set(doc, f((totals.get(doc) ?? 0) + score));
  }
  if (store.wanted.size) return [];
  let best = 0;
  for (const [doc, score] of totals) totals.set(doc, f(score * worthOf(store.root.worth, doc)));
  for (const score of totals.values()) best = Math.max(best, steps(score));
  return [...totals].map(([doc, score]) => ({ doc, score }))
    .filter(({ score }) => steps(score) > 0 && steps(score) * store.root.cut >= best)
    .sort((a, b) => steps(b.score) - steps(a.score) || a.doc - b.doc);
};

/** What a page's kind is worth. @param {[number, number][]} runs @param {number} doc */
const worthOf = (runs, doc) => f(runs.findLast(([first]) => first <= doc)?.[1] ?? 1);

/** @param {import("./understand.mjs").Slot} slot @param {import("./store.mjs").Store} store */
const slotScores = (slot, store) => {
  const best = new Best(store.root.tie);
  for (const { terms, weight } of slot.alternatives) {
    const lists = store.lists(terms);
    if (lists.length === 1) addTerm(terms[0], lists[0], weight, store.root, best);
    else for (const [doc, score] of allOf(terms, lists, weight, store.root)) best.add(doc, score);
  }
  return best.scores();
};

/** @typedef {Exclude<import("./decode.mjs").List, number>} Lists */

/** @param {string[]} terms @param {Lists[]} lists @param {number} weight @param {any} root */
const allOf = (terms, lists, weight, root) => {
  const each = lists.map((list, at) => {
    const best = new Best(root.tie);
    addTerm(terms[at], list, weight, root, best);
    return best.scores();
  });
  /** @type {Map<number, number>} */
  const together = new Map();
  for (const doc of each[0].keys()) {
    if (each.every((scores) => scores.has(doc))) together.set(doc, each.reduce((sum, scores) => f(sum + (scores.get(doc) ?? 0)), 0));
  }
  return together;
};

/**
 * A word is as common as in the field where most pages have it. A territory is between the two: alone it is first
 * its own page, with other words first what is meant for it.
 * @param {string} term @param {Lists} list @param {number} weight @param {any} root @param {Best} best
 */
const addTerm = (term, list, weight, { pages, tokens, boosts }, best) => {
  const most = Math.max(...FIELDS.map((field) => list[field]?.found ?? 0));
  /** @param {number} found */
  const common = (found) => (term.startsWith("@") ? Math.floor(Math.sqrt(found * most)) : most);
  for (const field of FIELDS) {
    const postings = list[field];
    if (!postings) continue;
    const average = f(f(tokens[field]) / f(pages));
    const power = f(f(idf(pages, common(postings.found)) * f(1 + K1)) * f(f(weight) * f(boosts[field])));
    postings.docs.forEach((doc, at) => {
      const count = postings.counts ? postings.counts[at] : 1;
      const length = postings.norms ? normLength(postings.norms[at]) : 1;
      const norm = f(K1 * f(f(1 - B) + f(f(B * length) / average)));
      best.add(doc, f(power * f(count / f(count + norm))));
    });
  }
};
