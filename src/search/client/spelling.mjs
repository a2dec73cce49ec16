/**
 * The words of a question as they are typed, and what capitals and hyphens tell of them: the twin of `spelling.rs`.
 *
 * @typedef {import("./store.mjs").Store} Store
 */
import { fold, tokens } from "./fold.mjs";

const MOST_WORDS = 32;

/**
 * The words as the index may have them: « P.L.I.E. » is « plie », « St Georges » « saint georges », « 48h » « 48 h », and
 * « 1500 » « 1 500 ». @param {string} folded @param {Store} store
 */
export const wordsOf = (folded, store) => {
  const typed = spelledOut(tokens(folded).slice(0, MOST_WORDS), store);
  // The last one may be going on.
  return typed.map((word, at) => (at + 1 < typed.length ? store.shortened.get(word) ?? word : word))
    .flatMap((word) => cutNumbers(word, folded, store));
};

/** « P.L.I.E. »: lone letters that make a known word together are that word. @param {string[]} typed @param {Store} store */
const spelledOut = (typed, store) => {
  const words = [];
  for (let at = 0; at < typed.length;) {
    let end = at + 1;
    while (isLetter(typed[at]) && end < typed.length && isLetter(typed[end])) end++;
    const run = typed.slice(at, end);
    let joined = run.findIndex((_, start) => start < run.length - 1 && store.find(store.stem(run.slice(start).join(""))));
    if (joined < 0) joined = run.length;
    words.push(...run.slice(0, joined));
    if (joined < run.length) words.push(run.slice(joined).join(""));
    at = end;
  }
  return words;
};

/**
 * « 26ans » is « 26 ans », and a number that no page writes is its groups of three. One of five digits is a postal code,
 * unless money is said. @param {string} word @param {string} folded @param {Store} store @returns {string[]}
 */
const cutNumbers = (word, folded, store) => {
  if (isNumber(word)) return grouped(word, folded, store);
  const parts = word.match(/[0-9]+|[^0-9]+/g) ?? [];
  const isCut = parts.length === 2 && !isKnown(word, store) && parts.every((part) => isLetter(part) || isNumber(part) || isKnown(part, store));
  return isCut ? parts.flatMap((part) => cutNumbers(part, folded, store)) : [word];
};

/** @param {string} number @param {string} folded @param {Store} store */
const grouped = (number, folded, store) => {
  const after = folded.slice(folded.indexOf(number) + number.length).trimStart();
  const isLong = [4, 6, 7].includes(number.length) || (number.length === 5 && /^(€|euro)/.test(after));
  if (!isLong || isKnown(number, store)) return [number];
  const groups = number.match(/[0-9]{1,3}(?=(?:[0-9]{3})*$)/g) ?? [];
  return groups.every((group) => isKnown(group, store)) ? groups : [number];
};

/** A word whose piece is still to come is not yet unknown. @param {string} word @param {Store} store */
const isKnown = (word, store) => {
  const lacking = store.lacked;
  return !!store.find(store.stem(word)) || store.lacked > lacking;
};

/** @param {string} word */
const isNumber = (word) => /^[0-9]+$/.test(word);

/** @param {string} word */
const isLetter = (word) => [...word].length === 1 && !isNumber(word);

/** Words with a capital where none begins: names. The first may have one for being the first. @param {string} text */
export const namesIn = (text) =>
  new Set(rawWords(text).slice(1).filter((word) => /^\p{Uppercase}\p{Lowercase}*$/u.test(word)).map(fold));

/** @param {string} text */
const rawWords = (text) => text.split(/[^\p{Alphabetic}\p{N}]+/u).filter(Boolean);

/**
 * The words of the names of places that are made of words that otherwise say nothing: « Sainte-Même ».
 * @param {string[]} typed @param {Store} store
 */
export const smallNames = (typed, { joining, smallNames: names }) => {
  const said = ` ${typed.filter((word) => !joining.has(word)).join(" ")} `;
  return new Set(names.filter((name) => said.includes(` ${name} `)).flatMap((name) => name.split(" ")));
};

/** « Une AI », « mon AS », or « ai » alone: small words that the glossary knows as acronyms. @param {string} text @param {Store} store */
export const acronyms = (text, store) => {
  const words = rawWords(text);
  const toldApart = /\p{Lowercase}/u.test(text);
  const meant = words.filter((word) => words.length === 1 || (toldApart && /^\p{Uppercase}{2,}$/u.test(word)));
  return new Set(meant.map(fold).filter((word) => store.acronyms.has(word)));
};

/**
 * « Savoir-être », « mal-logement »: the first word of what is one word says something. After « dois-je » or « est-ce »,
 * nothing is made. « Savoir être », « combien de », as they are often typed, too. @param {string} folded @param {string[]} typed @param {Store} store
 */
export const compounds = (folded, typed, { stop, asking, compounds: usual }) => {
  const hyphenated = folded.split(/[^-\p{Alphabetic}\p{N}]/u).flatMap((run) => {
    const words = run.split("-");
    return words.slice(0, -1).filter((_, at) => words[at + 1] && (!stop.has(words[at + 1]) || asking.has(words[at + 1])));
  });
  return new Set([...hyphenated, ...typed.filter((word, at) => usual.has(`${word}-${typed[at + 1]}`) || usual.has(`${typed[at - 1]}-${word}`))]);
};
