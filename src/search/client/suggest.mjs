/**
 * « Essayez avec… »: words of the site that begin like those that found nothing, as pages write them.
 */
import { fold, isKept, tokens } from "./fold.mjs";
import { rank } from "./rank.mjs";

const MOST = 3;
/** A word that shares fewer letters says nothing. */
const SHARED = 3;

/** @param {string} text @param {import("./store.mjs").Store} store @returns {string[]} */
export const suggestions = (text, store) => {
  const near = tokens(fold(text)).filter((word) => isKept(word) && !store.stop.has(word)).slice(0, 4)
    .flatMap((word) => beginningAlike(word, store));
  return [...new Set(near.map((entry) => asWritten(entry.term, store)))].filter((word) => word !== "").slice(0, MOST);
};

/** The terms that share most of a word's beginning, the commonest first. @param {string} word @param {import("./store.mjs").Store} store */
const beginningAlike = (word, store) =>
  store.around(word[0]).filter((entry) => entry.cls > 1)
    .map((entry) => ({ term: entry.term, cls: entry.cls, shared: Math.max(...entry.forms.map((form) => shared(form, word))) }))
    .filter((entry) => entry.shared >= SHARED)
    .sort((a, b) => b.shared - a.shared || b.cls - a.cls || (a.term < b.term ? -1 : 1)).slice(0, MOST);

/** @param {string} a @param {string} b */
const shared = (a, b) => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
};

/** A term with its accents, from what is shown of the pages that it finds; empty if none shows it. @param {string} term @param {import("./store.mjs").Store} store */
const asWritten = (term, store) => {
  const question = { slots: [{ alternatives: [{ terms: [term], weight: 1 }], readings: 0 }], corrections: [], unknown: [], manner: /** @type {0} */ (0) };
  const pages = rank(question, store, MOST).slice(0, MOST).map(({ doc }) => store.page(doc));
  const words = pages.flatMap((page) => `${page?.title} ${page?.extract}`.match(/[\p{Alphabetic}\p{M}]+/gu) ?? []);
  return words.find((word) => store.stem(fold(word)) === term)?.toLowerCase() ?? "";
};
