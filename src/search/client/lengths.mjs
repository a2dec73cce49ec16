/**
 * How long a page's title and its text are is the same for every word. Once a list has told it, few scores are left that
 * another list may give that page; fewer still once a rare word has told which common ones its titles say.
 */
import { Numbers } from "./decode.mjs";
import { Best, addTerm } from "./rank.mjs";

/** Fields whose length counts: the title, the text. */
const TITLE = 0;
const TEXT = 3;
/** A word comes so many times in a text, or any number of times more. */
const TIMES = 12;
const ANY_TIMES = 1e9;

/**
 * What lists at hand tell of the lengths of each page: one more than the norm of its title, 256 times, and one more than that of its text.
 * @param {import("./decode.mjs").Parts[]} lists @param {number} pages
 */
export const lengthsSeen = (lists, pages) => {
  const titles = new Uint16Array(pages);
  const texts = new Uint16Array(pages);
  for (const part of lists.flatMap(({ parts }) => parts)) {
    part[TITLE]?.docs.forEach((doc, at) => (titles[doc] = 256 * ((part[TITLE]?.norms?.[at] ?? -1) + 1)));
    part[TEXT]?.docs.forEach((doc, at) => (texts[doc] = (part[TEXT]?.norms?.[at] ?? -1) + 1));
  }
  return texts.map((text, doc) => text + titles[doc]);
};

/**
 * The crossed words that titles are known to say, by page.
 * @param {string[]} terms @param {import("./store.mjs").Store} store
 */
export const titlesSeen = (terms, store) => {
  /** @type {Map<number, Set<number>>} */
  const titles = new Map();
  for (const term of terms) {
    const told = store.titles.get(term);
    if (told === undefined) continue;
    const numbers = new Numbers(told);
    for (const doc of store.lists([term])[0].parts[0][TITLE]?.docs ?? []) {
      let next = 0;
      titles.set(doc, new Set(Array.from({ length: numbers.next() }, () => (next += numbers.next() + 1) - 1)));
    }
  }
  return titles;
};

/**
 * What a word may score on a page of these lengths, as ranges: whichever fields have it, and however often the text. A length
 * that is not known may be any.
 * @param {string} term @param {import("./decode.mjs").Whole} whole @param {number} weight @param {any} root @param {number} lengths
 * @param {boolean} [titled] Whether its title says the word, where that is known. @returns {[number, number][]}
 */
export const scoresOf = (term, whole, weight, root, lengths, titled) => {
  const norms = [(lengths >> 8) - 1, 0, 0, (lengths & 255) - 1];
  const unsure = (norms[TITLE] < 0 ? 1 << TITLE : 0) | (norms[TEXT] < 0 ? 1 << TEXT : 0);
  const known = Array.from({ length: TIMES }, (_, at) => [at + 1, at + 1]).concat([[TIMES + 1, ANY_TIMES]]);
  // Each case as the least that it may score and, after it, as the most.
  const ends = Array.from({ length: 16 }, (_, fields) => fields).filter((fields) => fields && !!(fields & (1 << TITLE)) === (titled ?? !!(fields & (1 << TITLE))) && whole.every((list, field) => list || !(fields & (1 << field))))
    .flatMap((fields) => (fields & ~unsure & (1 << TEXT) ? known : [[1, ANY_TIMES]]).flatMap(([least, most]) => [
      { fields: fields & ~unsure, count: least }, { fields, count: most },
    ]));
  const part = whole.map((list, field) => {
    if (!list) return null;
    const docs = ends.flatMap(({ fields }, at) => (fields & (1 << field) ? [at] : []));
    const norm = norms[field] < 0 ? root.least[field] : norms[field];
    return { found: list.found, docs, counts: field === TEXT ? docs.map((at) => ends[at].count) : null, norms: list.norms && docs.map(() => norm) };
  });
  const scores = new Best({ ...root, pages: ends.length });
  addTerm(term, [part], weight, root, scores, whole);
  return ends.flatMap((_, at) => (at % 2 ? [[scores.score(at - 1), scores.score(at)]] : []));
};
