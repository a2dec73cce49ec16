/**
 * What a question means: the twin of `question.rs`, run against the same table of cases.
 *
 * @typedef {{ terms: string[], weight: number }} Alternative
 * The first `readings` of the alternatives are what one word may be: each counts as being as common as the commonest.
 * @typedef {{ alternatives: Alternative[], readings: number }} Slot
 * Its manner: 0 in words; 1 in a sentence, of which at least half of the words only ask or join the others; 2 in one that asks.
 * `unknown`: words that nothing of the site says, nor anything like them.
 * @typedef {{ slots: Slot[], corrections: [string, string][], unknown: string[], manner: 0 | 1 | 2 }} Question
 */
import { fold, isKept } from "./fold.mjs";
import { family, inflections, sound } from "./forms.mjs";
import { PART, applyRules, byText } from "./slots.mjs";
import { acronyms, compounds, namesIn, smallNames, wordsOf } from "./spelling.mjs";

const BEGUN = 0.9;
const LESS_LIKELY = Math.fround(0.8);
const INFLECTED = 0.9;
const FAMILY = 0.7;
const ONE_ERROR = 0.9;
const TWO_ERRORS = 0.7;
const NUMBER = 4;
/** Words that count: the longest tell most, and each costs a piece of the index. */
const MOST_TOLD = 6;
const BEGINNINGS = 4;
const CORRECTIONS = 4;
/** What a word of so many letters may go on to be, or what is no word may be all the same. */
const MAYBE = 0.7;
const SHORT = 4;
/** Of a beginning that may be a misspelt word, how many such words are tried. */
const MISSPELT = 2;
/** A word typed without its space leaves parts of at least so many letters. */
const PART_LETTERS = 3;
/** The first may be a shorter stop word: « duvoyage ». */
const STOP_LETTERS = 2;
/** A stem of fewer letters says nothing of a family. */
const FAMILY_LETTERS = 3;
/** From how many letters a beginning may be misspelt. */
const BEGINNING = 6;

/** @param {string} whole @param {import("./store.mjs").Store} store @returns {Question} */
export const understand = (whole, store) => {
  const text = [...whole].slice(0, 1000).join("");
  const folded = fold(text);
  const beingTyped = /[\p{Alphabetic}\p{N}]$/u.test(folded);
  // « Je touche l'ASS »: capitals among other letters say that the word is whole.
  const endsWithAcronym = /\p{Lowercase}/u.test(text) && /(^|[^\p{Alphabetic}\p{N}])\p{Uppercase}{2,}$/u.test(text);
  const typed = wordsOf(folded, store);
  /** @type {Question} */
  const question = { slots: [], corrections: [], unknown: [], manner: mannerOf(typed, folded, store) };
  const isAlone = typed.length === 1 && !/[€%+]/.test(folded);
  const taken = numberedSheets(typed, isAlone, store, question);

  const smallWords = new Set([...acronyms(text, store), ...smallNames(typed, store)]);
  const names = namesIn(text);
  const kept = typed.map((_, at) => at)
    .filter((at) => !taken.has(at) && isKept(typed[at]) && (!store.stop.has(typed[at]) || smallWords.has(typed[at])));
  const tellers = compounds(folded, typed, store);
  /** @param {number} at */
  const onlyAsks = (at) => store.asking.has(typed[at]) && !tellers.has(typed[at]);
  const leftOut = new Set(kept.filter((at) => !onlyAsks(at))
    .sort((a, b) => [...typed[b]].length - [...typed[a]].length).slice(MOST_TOLD));
  const content = kept.filter((at) => !leftOut.has(at));
  const isTold = question.slots.length || content.some((at) => !onlyAsks(at));
  /** @param {number} at */
  const asks = (at) => isTold && onlyAsks(at);

  /** @type {Idea[]} */
  const ideas = [];
  for (let at = 0; at < content.length;) {
    const form = typed[content[at]];
    if (asks(content[at])) {
      ideas.push({ form, stem: store.stem(form), terms: [], asks: true });
      at++;
      continue;
    }
    const next = asks(content[at + 1]) ? undefined : typed[content[at + 1]];
    const end = beingTyped && content[at] + 1 === typed.length ? { afterOthers: content.length > 1 && !endsWithAcronym } : undefined;
    const [meant, used] = meaning(form, next, end, names.has(form), store, question);
    const follows = used === 1 && meant.length === 1 && next !== undefined && content[at + 1] === content[at] + 1;
    if (follows && (tellers.has(form) || store.beginnings.includes(form))) meant[0].joined = knownStem(form + next, store);
    ideas.push(...meant);
    at += used;
  }
  applyRules(ideas, store, question);
  return question;
};

/** @param {string[]} typed @param {string} folded @param {import("./store.mjs").Store} store */
const mannerOf = (typed, folded, { stop, asking, interrogative }) => {
  const idle = typed.filter((word) => stop.has(word) || asking.has(word)).length;
  if (idle < 2 || 2 * idle < typed.length) return 0;
  return folded.trimEnd().endsWith("?") || interrogative.has(typed[0]) ? 2 : 1;
};

/** « fiche 9 », « action n° 4 », « 7 »; « module 7 », « orientation 3 ». @param {string[]} typed @param {boolean} alone @param {import("./store.mjs").Store} store @param {Question} question */
const numberedSheets = (typed, alone, store, question) => {
  /** @type {Set<number>} */
  const taken = new Set();
  typed.forEach((word, at) => {
    if (!/^[0-9]{1,3}$/.test(word)) return;
    let first = at;
    while (first > 0 && !taken.has(first - 1) && store.numbered.has(typed[first - 1])) first--;
    if (first === at && !alone) return;
    const of = ["module-", "orientation-"].find((kind) => typed.slice(first, at).some((marker) => marker.startsWith(kind.slice(0, -1))));
    const term = `#${of ?? ""}${word.replace(/^0+/, "")}`;
    const lacking = store.lacked;
    const sheet = store.find(term);
    // While its piece is to come, it is taken for a number: the words around it are nearly never looked for.
    if (!sheet && store.lacked === lacking) return;
    const alternatives = [{ terms: [term], weight: NUMBER }];
    if (alone) alternatives.push({ terms: [word], weight: PART });
    question.slots.push({ alternatives, readings: 0 });
    for (let i = first; i <= at; i++) taken.add(i);
  });
  return taken;
};

/** @param {string} form @param {import("./store.mjs").Store} store */
const knownStem = (form, store) => (store.find(store.stem(form)) ? store.stem(form) : undefined);

/** The first of these forms that the index has, or nothing yet if a piece is to come. @param {string[]} forms @param {import("./store.mjs").Store} store */
const firstKnown = (forms, store) => {
  const lacking = store.lacked;
  for (const form of forms) {
    if (store.find(store.stem(form))) return form;
    if (store.lacked > lacking) return undefined;
  }
  return undefined;
};

/**
 * What one word may be, as it is spelled, by its stem and by terms (two ideas if a space lacks); and how many words it
 * took. An idea that `asks` only asks, while another word tells: it counts in a rule that has it (« mettre dehors »).
 * `end` is given for the word being typed: it may go on. `isName`: it has a capital that begins nothing. `joined` is the stem that it makes with the next word, where pages
 * write them in one: « socio-professionnel ».
 * @typedef {{ form: string, stem: string, terms: [string, number][], asks?: boolean, joined?: string }} Idea
 * @param {string} form @param {string | undefined} next @param {{ afterOthers: boolean } | undefined} end
 * @param {boolean} isName @param {import("./store.mjs").Store} store @param {Question} question @returns {[Idea[], number]}
 */
const meaning = (form, next, end, isName, store, question) => {
  const lacking = store.lacked;
  /** @param {string} spelled @param {number} weight @returns {Idea} */
  const idea = (spelled, weight) => ({ form: spelled, stem: store.stem(spelled), terms: [[store.stem(spelled), weight]] });
  // A word whose piece is still to come is not yet unknown: nothing is fetched on the chance that it is.
  const isComing = () => store.lacked > lacking;
  const isKnown = (/** @type {string} */ word) => /^[0-9]+$/.test(word) || !!store.find(store.stem(word));
  const known = isKnown(form);
  // One of the two parts is no word by itself: « soci ale », « co voiturage ».
  const apart = next === undefined || isComing() || (known && isKnown(next));
  const joined = apart || isComing() ? undefined : firstKnown([form + next], store);
  if (joined) return [[idea(joined, 1)], 2];
  if (known && !store.find(store.stem(form)) && !isComing()) lack(form, question);
  if (known) return [[end ? goingOn(idea(form, 1), end, store) : idea(form, 1)], 1];
  const inflected = isComing() ? undefined : firstKnown(inflections(form, store.elided, store.inflections), store);
  if (inflected) return [[idea(inflected, INFLECTED)], 1];
  if (isComing()) return [[], 1];
  const begun = end ? begunOrMisspelt(form, store) : [];
  if (begun.length) return [[{ form: "", stem: "", terms: begun }], 1];
  const related = isComing() ? undefined : relatedTo(form, store);
  if (related && !isComing()) {
    question.corrections.push([form, related.written]);
    return [[idea(related.form, FAMILY)], 1];
  }
  const isElsewhere = store.elsewhere.has(form);
  const found = isComing() || isElsewhere ? [] : corrections(form, !!end, isName ? 1 : Infinity, store);
  if (found.length) {
    question.corrections.push([form, found[0].form]);
    found.forEach(({ entry }) => store.find(entry.term));
    return [[{ form: found[0].form, stem: found[0].entry.term, terms: found.map(corrected) }], 1];
  }
  const parts = isComing() || isElsewhere ? [] : cut(form, store);
  if (parts.length) question.corrections.push([form, parts.join(" ")]);
  const told = parts.filter((part) => !store.stop.has(part)).map((part) => idea(part, INFLECTED));
  if (!told.length && !isComing()) lack(form, question);
  return [told, 1];
};

/** What is shorter is no word to tell of. @param {string} form @param {Question} question */
const lack = (form, { unknown }) => {
  if ([...form].length >= PART_LETTERS) unknown.push(form);
};

/** A word of its family, unless one letter makes a commoner one of it: « fromation » is no « fromage ». @param {string} form @param {import("./store.mjs").Store} store */
const relatedTo = (form, store) => {
  // « Épisserie » is not of the family of « EP ».
  const guesses = family(form, store.beginnings, store.family).filter((guess) => [...store.stem(guess)].length >= FAMILY_LETTERS);
  const meant = firstKnown(guesses, store);
  if (!meant) return undefined;
  const letters = [...form];
  const entries = store.around(letters[0]);
  const own = entries.find(({ term }) => term === store.stem(meant));
  const [near] = letters.length < BEGINNING ? [] : nearest(entries, letters, 1, distance);
  return near && near.entry.cls > (store.find(store.stem(meant))?.cls ?? 0) ? undefined : { form: meant, written: own?.forms[0] ?? meant };
};

/** @param {Correction} correction @returns {[string, number]} */
const corrected = ({ entry, errors }) => [entry.term, errors === 1 ? ONE_ERROR : TWO_ERRORS];

/** The pieces of these terms come with those of the other words, not after. @param {[string, number][]} terms @param {import("./store.mjs").Store} store */
const fetched = (terms, store) => {
  terms.forEach(([term]) => store.find(term));
  return terms;
};

/**
 * « Bourse au per »: a short word, after others, is also the beginning of a commoner one. « Intéri » is no word, though it
 * has the stem of one: it is a beginning first.
 * @param {Idea} idea @param {{ afterOthers: boolean }} end @param {import("./store.mjs").Store} store @returns {Idea}
 */
const goingOn = (idea, end, store) => {
  const longer = store.goingOn.get(idea.form);
  if (longer && [...idea.form].length > SHORT) {
    /** @type {[string, number][]} */
    const own = longer.includes(idea.stem) ? [] : [[idea.stem, Math.fround(MAYBE)]];
    return { form: "", stem: "", terms: [...fetched(lessAndLess(longer, BEGUN), store), ...own] };
  }
  return longer && end.afterOthers ? { ...idea, terms: [...idea.terms, ...fetched(lessAndLess(longer, MAYBE), store)] } : idea;
};

/** What a word may begin; and from some letters on, what it may be but for one letter. @param {string} form @param {import("./store.mjs").Store} store */
const begunOrMisspelt = (form, store) => {
  const begun = beginningWith(form, store);
  const letters = [...form];
  const near = begun.length && letters.length >= BEGINNING ? nearest(store.around(letters[0]), letters, 1, distance) : [];
  const others = near.filter(({ entry }) => !begun.includes(entry)).slice(0, MISSPELT);
  return fetched([...lessAndLess(begun.map(({ term }) => term), BEGUN), ...others.map(corrected)], store);
};

/** « aidesociale »: two words without their space, the longest first word that leaves one. @param {string} form @param {import("./store.mjs").Store} store */
const cut = (form, store) => {
  const letters = [...form];
  for (let at = letters.length - PART_LETTERS; at >= STOP_LETTERS; at--) {
    const parts = [letters.slice(0, at).join(""), letters.slice(at).join("")];
    const lacking = store.lacked;
    if (parts.every((part) => store.stop.has(part) || ([...part].length > PART_LETTERS && store.find(store.stem(part))))) return parts;
    if (store.lacked > lacking) return [];
  }
  return [];
};

/** @param {string} typed @param {import("./store.mjs").Store} store */
const beginningWith = (typed, store) =>
  store.around([...typed][0]).filter((entry) => entry.cls > 0 && entry.forms.some((form) => form.startsWith(typed)))
    .sort((a, b) => b.cls - a.cls || byText(a.term, b.term)).slice(0, BEGINNINGS);

/**
 * By letters and by ear, under the letter typed first, then under the second; then for the last word as a beginning.
 * No more errors than `most`. @param {string} typed @param {boolean} last @param {number} most @param {import("./store.mjs").Store} store
 */
const corrections = (typed, last, most, store) => {
  const letters = [...typed];
  if (letters.length < 4) return [];
  const lacking = store.lacked;
  const allowed = Math.min(most, letters.length < 7 ? 1 : letters.length < 12 ? 2 : 3);
  /** @typedef {(entries: import("./decode.mjs").Entry[]) => Correction[]} Way @type {Way[]} */
  const ways = [(entries) => byEither(entries, typed, allowed, store)];
  if (last && letters.length >= BEGINNING) ways.push((entries) => nearest(entries, letters, allowed, distanceToBeginning));
  for (const way of ways) {
    for (const letter of letters.slice(0, 2)) {
      const found = way(store.around(letter));
      if (found.length || store.lacked > lacking) return found;
    }
  }
  return [];
};

/** By letters, then by ear. @param {import("./decode.mjs").Entry[]} entries @param {string} typed @param {number} allowed @param {import("./store.mjs").Store} store */
const byEither = (entries, typed, allowed, store) => {
  const written = nearest(entries, [...typed], allowed, distance);
  const heard = sounding(entries, typed, store).filter(({ entry }) => written.every((one) => one.entry !== entry));
  return [...written, ...heard].slice(0, CORRECTIONS);
};

/** @typedef {{ entry: import("./decode.mjs").Entry, form: string, errors: number, rank: number }} Correction */

/** The commonest is likelier meant than the next. @param {string[]} terms @param {number} first @returns {[string, number][]} */
const lessAndLess = (terms, first) => {
  let next = Math.fround(first);
  return terms.map((term) => {
    const weight = next;
    next = Math.fround(weight * LESS_LIKELY);
    return [term, weight];
  });
};

/** @param {import("./decode.mjs").Entry[]} entries @param {string} typed @param {import("./store.mjs").Store} store */
const sounding = (entries, typed, store) => {
  const heard = sound(typed, store.sounds);
  return entries.flatMap((entry) => {
    entry.heard ??= entry.forms.map((form) => sound(form, store.sounds));
    const form = entry.forms[entry.heard.indexOf(heard)];
    return form === undefined ? [] : [{ entry, form, errors: 2, rank: 0 }];
  }).sort((a, b) => b.entry.cls - a.entry.cls || byText(a.entry.term, b.entry.term)).slice(0, 3);
};

/** @param {import("./decode.mjs").Entry[]} entries @param {string[]} letters @param {number} allowed @param {typeof distance} far */
const nearest = (entries, letters, allowed, far) => {
  /** @type {Correction[]} */
  const found = [];
  // Forms are singular where there is one.
  const ways = /^[sx]$/.test(letters[letters.length - 1]) ? [letters, letters.slice(0, -1)] : [letters];
  const shortest = ways[ways.length - 1].length - allowed;
  for (const entry of entries) {
    let best;
    entry.letters ??= entry.forms.map((form) => [...form]);
    for (const [at, form] of entry.forms.entries()) {
      // Nearly all are known to be too short before they are looked at.
      if (form.length < shortest) continue;
      const written = entry.letters[at];
      const errors = Math.min(...ways.map((way) => far(way, written, allowed)));
      if (errors > allowed) continue;
      const rank = 2 * errors + (written[0] === letters[0] ? 0 : 1);
      if (!best || rank < best.rank || (rank === best.rank && form < best.form)) best = { entry, form, errors, rank };
    }
    if (best) found.push(best);
  }
  found.sort((a, b) => a.rank - b.rank || b.entry.cls - a.entry.cls || byText(a.entry.term, b.entry.term));
  return found.filter((one) => one.rank === found[0].rank).slice(0, 3);
};

/** The same, to as much of a form as comes nearest. @type {typeof distance} */
const distanceToBeginning = (typed, form, allowed) => {
  const most = typed.length + allowed;
  const row = lastRow(typed, form.slice(0, most), allowed);
  return row ? Math.min(...row.slice(typed.length - allowed, most + 1), allowed + 1) : allowed + 1;
};

/** Letters to change, add, drop or swap; more than `allowed` is only known to be more. @param {string[]} typed @param {string[]} form @param {number} allowed */
export const distance = (typed, form, allowed) =>
  (Math.abs(typed.length - form.length) > allowed ? undefined : lastRow(typed, form, allowed)?.[form.length]) ?? allowed + 1;

/** How far the whole of `typed` is from each beginning of a form, unless all are too far. @param {string[]} typed @param {string[]} form @param {number} allowed */
const lastRow = (typed, form, allowed) => {
  /** @type {number[]} */
  let before = [];
  let above = form.map((_, j) => j).concat(form.length);
  for (let i = 0; i < typed.length; i++) {
    const row = [i + 1];
    let least = i + 1;
    for (let j = 0; j < form.length; j++) {
      let cost = Math.min(above[j] + (typed[i] === form[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1);
      if (i && j && typed[i] === form[j - 1] && typed[i - 1] === form[j]) cost = Math.min(cost, before[j - 1] + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > allowed) return undefined;
    before = above;
    above = row;
  }
  return above;
};
