/**
 * tantivy's BM25 over the published postings, in 32-bit floats and in tantivy's order of operations:
 * the twin of `query.rs`.
 */
import { cutting } from "./store.mjs";

const f = Math.fround;
const K1 = f(1.2);
const B = 0.75;
const FIELDS = [0, 1, 2, 3];
const HERE = 1.4;
const ONLY_THERE = 0.5;

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

/** Best and sum for each page met, as tantivy's `DisjunctionMaxCombiner`. What is kept is rounded to 32 bits. */
export class Best {
  /** @param {{ tie: number, pages: number }} root */
  constructor({ tie, pages }) {
    this.tie = f(tie);
    this.max = new Float32Array(pages);
    this.sum = new Float32Array(pages);
    /** @type {number[]} */
    this.met = [];
  }
  /** @param {number} doc @param {number} score */
  add(doc, score) {
    if (!this.sum[doc]) this.met.push(doc);
    if (score > this.max[doc]) this.max[doc] = score;
    this.sum[doc] += score;
  }
  /** @param {number} doc */
  score(doc) {
    return f(this.max[doc] + f(f(this.sum[doc] - this.max[doc]) * this.tie));
  }
}

/**
 * What is known of the answer: the best of each slot, the sum for each page, and how a page's score compares.
 * @typedef {{ bests: Best[], totals: Float32Array, rounded: (doc: number, score: number, mayAnswer?: boolean) => number, wanted: number, passes?: Uint8Array, root: any }} Scored
 */

/**
 * Every page that answers, best first, without the tail that met only a small word. Where lists are cut, the first `wanted`
 * are those, and the others are only some of those that follow.
 * @param {import("./understand.mjs").Question} question @param {import("./store.mjs").Store} store @param {number} [wanted]
 * @param {Uint8Array} [passes] The pages among which the first are wanted, where lists are cut; the others answer too.
 * @returns {{ doc: number, score: number }[]}
 */
export const rank = (question, store, wanted = Infinity, passes = undefined) => {
  const { pages, cut } = store.root;
  const totals = new Float32Array(pages);
  const root = { ...store.root, readings: commonest(question, store) };
  const bests = question.slots.map((slot) => slotScores(slot, store, root));
  for (const best of bests) for (const doc of best.met) totals[doc] += best.score(doc);
  if (store.wanted.size) return [];
  const worthAnywhere = worthOf(store.root, question.manner);
  const nearness = nearnessOf(question, bests, store);
  /** @param {number} doc @param {boolean} [mayAnswer] */
  const worth = (doc, mayAnswer) => f(worthAnywhere(doc) * nearness(doc, mayAnswer));
  /** @param {number} doc @param {number} score @param {boolean} [mayAnswer] */
  const rounded = (doc, score, mayAnswer) => steps(f(score * worth(doc, mayAnswer)));
  // Also with filters, results end at a share of the best score of all.
  const decided = passes ? [{ wanted: 1 }, { wanted, passes }] : [{ wanted }];
  for (const among of decided) cutting.undecided?.(question, store, { bests, totals, rounded, root, ...among }).forEach((key) => store.keyed(key));
  if (store.wanted.size) return [];
  const hits = [];
  let most = 0;
  for (let doc = 0; doc < pages; doc++) {
    const score = f(totals[doc] * worth(doc));
    const rounded = steps(score);
    if (rounded) hits.push({ doc, score, rounded });
    if (rounded > most) most = rounded;
  }
  return hits.filter(({ rounded }) => rounded * cut >= most).sort((a, b) => b.rounded - a.rounded || a.doc - b.doc);
};

/**
 * What the places that a question names beside something else make of a page: of two that answer, the nearer comes first;
 * what is only near comes after what answers. A page of a list that is cut `mayAnswer` by what is not at hand.
 * @param {import("./understand.mjs").Question} question @param {Best[]} bests @param {import("./store.mjs").Store} store
 * @returns {(doc: number, mayAnswer?: boolean) => number}
 */
const nearnessOf = ({ slots }, bests, store) => {
  const places = slots.map((slot) => soughtTerms([slot]).filter((term) => term[0] === "@"));
  if (slots.length < 2 || !places.some((terms) => terms.length)) return () => 1;
  const here = new Set(places.flat().flatMap((term) => store.lists([term])[0].parts[0][1]?.docs ?? []));
  const others = bests.filter((_, at) => !places[at].length);
  return (doc, mayAnswer = !others.length || others.some(({ sum }) => sum[doc])) =>
    mayAnswer ? (here.has(doc) ? HERE : 1) : ONLY_THERE;
};

/** @param {import("./understand.mjs").Slot[]} slots */
export const soughtTerms = (slots) => slots.flatMap((slot) => slot.alternatives).flatMap((alternative) => alternative.terms);

/**
 * What a page's kind is worth to each manner of asking, in runs of pages: pages are asked for nearly in order.
 * @param {{ worth: number[][] }} root @param {0 | 1 | 2} manner
 */
const worthOf = ({ worth }, manner) => {
  let run = 0;
  return (/** @type {number} */ doc) => {
    while (run && worth[run - 1][0] > doc) run--;
    while (worth[run]?.[0] <= doc) run++;
    return run ? f(worth[run - 1][manner + 1]) : 1;
  };
};

/**
 * The readings of one word are as common as the commonest of them: « exp » is no likelier « expédition » because few
 * pages say it. @param {import("./understand.mjs").Question} question @param {import("./store.mjs").Store} store
 */
const commonest = (question, store) => {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const { alternatives, readings } of question.slots) {
    if (readings < 2) continue;
    const terms = alternatives.slice(0, readings).map((alternative) => alternative.terms[0]);
    const most = Math.max(...terms.map((term) => mostFound(store.lists([term])[0].parts[0])));
    terms.forEach((term) => found.set(term, Math.max(most, found.get(term) ?? 0)));
  }
  return found;
};

/** @param {import("./understand.mjs").Slot} slot @param {import("./store.mjs").Store} store @param {any} root */
const slotScores = (slot, store, root) => {
  const best = new Best(root);
  for (const { terms, weight } of slot.alternatives) {
    const lists = store.lists(terms);
    if (lists.length === 1) addTerm(terms[0], lists[0].parts, weight, root, best);
    else addAll(terms, lists, weight, root, best);
  }
  return best;
};

/** @param {import("./decode.mjs").Whole} list */
const mostFound = (list) => Math.max(...FIELDS.map((field) => list[field]?.found ?? 0));

/** The pages that have all the terms. @param {string[]} terms @param {import("./decode.mjs").Parts[]} lists @param {number} weight @param {any} root @param {Best} best */
const addAll = (terms, lists, weight, root, best) => {
  const each = lists.map((list, at) => {
    const one = new Best(root);
    addTerm(terms[at], list.parts, weight, root, one);
    return one;
  });
  for (const doc of each[0].met) {
    if (each.every(({ sum }) => sum[doc])) best.add(doc, each.reduce((sum, one) => f(sum + one.score(doc)), 0));
  }
};

/**
 * A word is as common as in the field where most pages have it. A territory is between the two: alone it is first
 * its own page, with other words first what is meant for it. No page is in two parts.
 * @param {string} term @param {import("./decode.mjs").Whole[]} parts @param {number} weight @param {any} root @param {Best} best
 * @param {import("./decode.mjs").Whole} [whole] What tells how common the term is.
 */
export const addTerm = (term, parts, weight, { pages, tokens, boosts, readings }, best, whole = parts[0]) => {
  const most = readings.get(term) ?? mostFound(whole);
  /** @param {number} found */
  const common = (found) => (term.startsWith("@") ? Math.floor(Math.sqrt(found * most)) : most);
  for (const field of FIELDS) {
    const list = whole[field];
    if (!list) continue;
    const average = f(f(tokens[field]) / f(pages));
    const power = f(f(idf(pages, common(list.found)) * f(1 + K1)) * f(f(weight) * f(boosts[field])));
    /** @type {number[]} */
    const norms = [];
    for (const postings of parts.flatMap((part) => part[field] ?? [])) postings.docs.forEach((doc, at) => {
      const count = postings.counts ? postings.counts[at] : 1;
      // Without norms, the length is 1, and so is its norm.
      const id = postings.norms ? postings.norms[at] : 1;
      const norm = (norms[id] ??= f(K1 * f(f(1 - B) + f(f(B * normLength(id)) / average))));
      best.add(doc, f(power * f(count / f(count + norm))));
    });
  }
};
