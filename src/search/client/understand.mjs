/**
 * What a question means: the twin of `question.rs`, run against the same table of cases.
 *
 * @typedef {{ terms: string[], weight: number }} Alternative
 * @typedef {{ alternatives: Alternative[] }} Slot
 * @typedef {{ slots: Slot[], corrections: [string, string][] }} Question
 */
import { fold, isKept, tokens } from "./fold.mjs";
import { family, inflections, sound } from "./forms.mjs";

const SAME = 0.9;
const CLOSE = 0.5;
const ONLY = 0.85;
const PART = 0.35;
const BEGUN = 0.9;
const INFLECTED = 0.9;
const FAMILY = 0.7;
const ONE_ERROR = 0.8;
const TWO_ERRORS = 0.6;
const NUMBER = 4;

/** @param {string} text @param {import("./store.mjs").Store} store @returns {Question} */
export const understand = (text, store) => {
  const folded = fold([...text].slice(0, 1000).join(""));
  const beingTyped = /[\p{Alphabetic}\p{N}]$/u.test(folded);
  const typed = spelledOut(tokens(folded).slice(0, 32), store);
  /** @type {Question} */
  const question = { slots: [], corrections: [] };
  const taken = numberedSheets(typed, store, question);

  let content = typed.map((_, at) => at)
    .filter((at) => !taken.has(at) && isKept(typed[at]) && !store.stop.has(typed[at]));
  const telling = content.filter((at) => !store.asking.has(typed[at]));
  if (question.slots.length || telling.length) content = telling;

  const ideas = [];
  for (let at = 0; at < content.length;) {
    const last = beingTyped && content[at] + 1 === typed.length;
    const [idea, used] = meaning(typed[content[at]], typed[content[at + 1]], last, store, question);
    ideas.push(idea);
    at += used;
  }
  applyRules(ideas, store, question);
  return question;
};

/** « fiche 9 », « action n° 4 », « 7 ». @param {string[]} typed @param {import("./store.mjs").Store} store @param {Question} question */
const numberedSheets = (typed, store, question) => {
  /** @type {Set<number>} */
  const taken = new Set();
  typed.forEach((word, at) => {
    if (!/^[0-9]{1,3}$/.test(word)) return;
    let first = at;
    while (first > 0 && !taken.has(first - 1) && store.numbered.has(typed[first - 1])) first--;
    const alone = typed.length === 1;
    if (first === at && !alone) return;
    const term = "#" + word.replace(/^0+/, "");
    const lacking = store.wanted.size;
    const sheet = store.find(term);
    // While its piece is to come, it is taken for a number: the words around it are nearly never looked for.
    if (!sheet && store.wanted.size === lacking) return;
    const alternatives = [{ terms: [term], weight: NUMBER }];
    if (alone) alternatives.push({ terms: [word], weight: PART });
    question.slots.push({ alternatives });
    for (let i = first; i <= at; i++) taken.add(i);
  });
  return taken;
};

/** « P.L.I.E. »: lone letters that make a known word together are that word. @param {string[]} typed @param {import("./store.mjs").Store} store */
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

/** @param {string} word */
const isLetter = (word) => [...word].length === 1 && !/[0-9]/.test(word);

/** The first of these forms that the index has, or nothing yet if a piece is to come. @param {string[]} forms @param {import("./store.mjs").Store} store */
const firstKnown = (forms, store) => {
  const lacking = store.wanted.size;
  for (const form of forms) {
    if (store.find(store.stem(form))) return form;
    if (store.wanted.size > lacking) return undefined;
  }
  return undefined;
};

/**
 * What one word may be, as it is spelled, by its stem and by terms; and how many words it took.
 * @typedef {{ form: string, stem: string, terms: [string, number][] }} Idea
 * @param {string} form @param {string | undefined} next @param {boolean} last
 * @param {import("./store.mjs").Store} store @param {Question} question @returns {[Idea, number]}
 */
const meaning = (form, next, last, store, question) => {
  const lacking = store.wanted.size;
  /** @param {string} spelled @param {number} weight @returns {Idea} */
  const idea = (spelled, weight) => ({ form: spelled, stem: store.stem(spelled), terms: [[store.stem(spelled), weight]] });
  /** @type {(terms: [string, number][]) => Idea} */
  const unknown = (terms) => ({ form: "", stem: "", terms });
  // A word whose piece is still to come is not yet unknown: nothing is fetched on the chance that it is.
  const isComing = () => store.wanted.size > lacking;
  if (store.find(store.stem(form)) || /^[0-9]+$/.test(form)) return [idea(form, 1), 1];
  const joined = isComing() || next === undefined ? undefined : firstKnown([form + next], store);
  if (joined) return [idea(joined, 1), 2];
  const inflected = isComing() ? undefined : firstKnown(inflections(form, store.elided, store.inflections), store);
  if (inflected) return [idea(inflected, INFLECTED), 1];
  if (isComing()) return [unknown([]), 1];
  if (last) {
    const begun = beginningWith(form, store);
    if (begun.length) return [unknown(begun.map((entry) => [entry.term, BEGUN])), 1];
  }
  const related = isComing() ? undefined : firstKnown(family(form, store.beginnings, store.family), store);
  if (related) return [idea(related, FAMILY), 1];
  const found = isComing() ? [] : corrections(form, store);
  if (!found.length) return [unknown([]), 1];
  question.corrections.push([form, found[0].form]);
  const terms = found.map(({ entry, errors }) => /** @type {[string, number]} */ ([entry.term, errors === 1 ? ONE_ERROR : TWO_ERRORS]));
  return [{ form: found[0].form, stem: terms[0][0], terms }, 1];
};

/** Order of code units, as Rust orders. @param {string} a @param {string} b */
const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** @param {string} typed @param {import("./store.mjs").Store} store */
const beginningWith = (typed, store) =>
  store.around([...typed][0]).filter((entry) => entry.forms.some((form) => form.startsWith(typed)))
    .sort((a, b) => b.cls - a.cls || byText(a.term, b.term)).slice(0, 8);

/** By letters, then by ear; under the letter typed first, then under the second. @param {string} typed @param {import("./store.mjs").Store} store */
const corrections = (typed, store) => {
  const letters = [...typed];
  if (letters.length < 4) return [];
  const allowed = letters.length < 8 ? 1 : 2;
  for (const byEar of [false, true]) {
    for (const letter of letters.slice(0, 2)) {
      const entries = store.around(letter);
      const found = byEar ? sounding(entries, typed, store) : nearest(entries, letters, allowed);
      if (found.length || store.wanted.size) return found;
    }
  }
  return [];
};

/** @param {import("./decode.mjs").Entry[]} entries @param {string} typed @param {import("./store.mjs").Store} store */
const sounding = (entries, typed, store) => {
  const heard = sound(typed, store.sounds);
  return entries.flatMap((entry) => {
    const form = entry.forms.find((one) => sound(one, store.sounds) === heard);
    return form === undefined ? [] : [{ entry, form, errors: 2, rank: 0 }];
  }).sort((a, b) => b.entry.cls - a.entry.cls || byText(a.entry.term, b.entry.term)).slice(0, 3);
};

/** @param {import("./decode.mjs").Entry[]} entries @param {string[]} letters @param {number} allowed */
const nearest = (entries, letters, allowed) => {
  /** @type {{ entry: import("./decode.mjs").Entry, form: string, errors: number, rank: number }[]} */
  const found = [];
  for (const entry of entries) {
    let best;
    for (const form of entry.forms) {
      const errors = distance(letters, [...form], allowed);
      if (errors > allowed) continue;
      const rank = 2 * errors + ([...form][0] === letters[0] ? 0 : 1);
      if (!best || rank < best.rank || (rank === best.rank && form < best.form)) best = { entry, form, errors, rank };
    }
    if (best) found.push(best);
  }
  found.sort((a, b) => a.rank - b.rank || b.entry.cls - a.entry.cls || byText(a.entry.term, b.entry.term));
  return found.filter((one) => one.rank === found[0].rank).slice(0, 3);
};

/** Letters to change, add, drop or swap; more than `allowed` is only known to be more. @param {string[]} typed @param {string[]} form @param {number} allowed */
export const distance = (typed, form, allowed) => {
  if (Math.abs(typed.length - form.length) > allowed) return allowed + 1;
  /** @type {number[]} */
  let before = [];
  let above = form.map((_, j) => j).concat(form.length);
  for (let i = 0; i < typed.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < form.length; j++) {
      let cost = Math.min(above[j] + (typed[i] === form[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1);
      if (i && j && typed[i] === form[j - 1] && typed[i - 1] === form[j]) cost = Math.min(cost, before[j - 1] + 1);
      row.push(cost);
    }
    if (Math.min(...row) > allowed) return allowed + 1;
    before = above;
    above = row;
  }
  return above[form.length];
};

/** Joins words that a rule knows together: the glossary's by stems, the communes' as they are written. @param {Idea[]} ideas @param {import("./store.mjs").Store} store @param {Question} question */
const applyRules = (ideas, store, question) => {
  const stems = ideas.map((idea) => idea.stem);
  const forms = ideas.map((idea) => idea.form);
  // A rule may come with any of its words.
  const known = stems.map((stem) => (stem === "" ? undefined : store.find(stem)?.rules));
  const places = forms.map((form) => (form === "" ? undefined : store.placesOf(form)));
  for (let at = 0; at < ideas.length;) {
    const found = [longest(known[at], stems, at), longest(places[at], forms, at)];
    const length = Math.max(0, ...found.map((rule) => rule?.from.length ?? 0));
    const rules = found.flatMap((rule) => (rule?.from.length === length ? [rule] : []));
    const words = stems.slice(at, at + length);
    const own = length > 1 ? [{ terms: words, weight: 1 }] : ideas[at].terms.map(([term, weight]) => ({ terms: [term], weight }));
    const others = rules.flatMap((rule) => rule.to.map((terms) => ({ terms, weight: worth(rule, terms, store) })));
    const parts = length > 1 ? words.map((term) => ({ terms: [term], weight: PART })) : [];
    const alternatives = [...own, ...others, ...parts];
    if (alternatives.length) question.slots.push({ alternatives });
    at += length || 1;
  }
};

/**
 * What a rule's words are worth: less where pages use the everyday word itself; and three words that
 * stand for one must not be worth three.
 * @param {import("./decode.mjs").Rule} rule @param {string[]} to @param {import("./store.mjs").Store} store
 */
const worth = (rule, to, store) => {
  // The names of places are exact, and no terms: nothing is to be looked up for them.
  const close = () => (rule.from.every((word) => isUsed(store.find(word))) ? CLOSE : ONLY);
  const ratio = Math.fround(Math.sqrt(Math.fround(rule.from.length / to.length)));
  return Math.fround(Math.fround(rule.exact ? SAME : close()) * Math.min(1.5, ratio));
};

/** Whether pages use a word, rather than their key words only. @param {import("./decode.mjs").Word | undefined} word */
const isUsed = (word) => !!word?.known && (typeof word.list === "number" || word.list.some((list, field) => list && field !== 1));

/** @param {import("./decode.mjs").Rule[] | undefined} rules @param {string[]} words @param {number} at */
const longest = (rules, words, at) => {
  let best;
  for (const rule of rules ?? []) {
    const fits = rule.from.every((word, i) => word === words[at + i]);
    if (fits && rule.from.length > (best?.from.length ?? 0)) best = rule;
  }
  return best;
};
