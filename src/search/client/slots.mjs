/**
 * What the words of a question stand for, together and alone: the twin of `slots.rs`.
 *
 * @typedef {import("./understand.mjs").Idea} Idea
 * @typedef {import("./understand.mjs").Question} Question
 * @typedef {import("./understand.mjs").Alternative} Alternative
 */

const SAME = 0.9;
const CLOSE = 0.5;
const ONLY = 0.85;
export const PART = 0.35;
const LESSER = 0.7;
/** From how many words on an acronym's expansion counts as the one idea that it is. */
const EXPANSION = 3;

/** Order of code units, as Rust orders. @param {string} a @param {string} b */
export const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Joins words that a rule knows together: the glossary's by stems, the communes' as they are written. @param {Idea[]} ideas @param {import("./store.mjs").Store} store @param {Question} question */
export const applyRules = (ideas, store, question) => {
  // A rule may come with any of its words that tell; the names of places come with their stems.
  for (const { asks, form, stem } of ideas) if (!asks && stem !== "") [store.stem(form), stem].forEach((word) => store.find(word));
  for (let at = 0; at < ideas.length;) {
    const rest = ideas.slice(at);
    const found = [longest(store.rules, rest, "stem", store), longest(store.places, rest, "form", store)];
    const joined = joinedRule(rest);
    const length = Math.max(joined?.from.length ?? 0, ...found.map((one) => one?.rule.from.length ?? 0));
    const [rule, place] = found.map((one) => (one?.rule.from.length === length ? one : undefined));
    const isJoined = joined?.from.length === length;
    const taken = Math.max(rule?.taken ?? 1, place?.taken ?? 1, isJoined ? length : 1);
    const told = rest.slice(0, taken).filter((idea) => !idea.asks);
    // « Trouver un stage » is also a « stage ».
    const plain = told.length && told.length < taken ? longest(store.rules, told, "stem", store)?.rule : undefined;
    const rules = [rule?.rule, plain?.from.length === told.length ? plain : undefined, isJoined ? joined : undefined].flatMap((one) => one ?? []);
    // « Pris en charge » is not about the commune of Chargé: alone, it is.
    const isAlone = told.length === ideas.filter((idea) => !idea.asks).length;
    const alternatives = ways(told, rules, place?.rule.exact || isAlone ? place?.rule : undefined, store);
    if (alternatives.length) question.slots.push({ alternatives, readings: told.length === 1 ? told[0].terms.length : 0 });
    at += taken;
  }
};

/** « Socio-professionnel » is « socioprofessionnel ». @param {Idea[]} ideas @returns {Rule | undefined} */
const joinedRule = ([first, second]) => (first.joined && second && !second.asks && second.stem
  ? { from: [first.stem, second.stem], to: [[first.joined]], exact: true } : undefined);

/**
 * These words, what the rules say they stand for, and each on its own.
 * @typedef {import("./decode.mjs").Rule} Rule
 * @param {Idea[]} told @param {Rule[]} rules @param {Rule | undefined} place
 * @param {import("./store.mjs").Store} store @returns {Alternative[]}
 */
const ways = (told, rules, place, store) => {
  const words = told.map((idea) => idea.stem);
  // « Fonds social européen permis » is « FSE permis »: the expansion must not outweigh what it is asked with.
  const isExpansion = told.length >= EXPANSION && rules.some((rule) => rule.exact);
  const whole = isExpansion ? 1 : told.length;
  /** @param {number} weight */
  const worth = (weight) => (isExpansion ? share(1, told.length, weight) : weight);
  const own = told.length > 1 ? [{ terms: words, weight: worth(1) }]
    : told.flatMap(({ terms }) => terms.map(([term, weight]) => ({ terms: [term], weight })));
  const close = words.every((word) => isUsed(store.find(word))) ? CLOSE : ONLY;
  /** @param {string[]} terms @param {number} weight */
  const way = (terms, weight) => ({ terms, weight: share(whole, terms.length, weight) });
  const others = rules.flatMap((rule) => rule.to.map((terms) => way(terms, rule.exact ? SAME : close)));
  // « Mairé » is a commune, but who types it rarely means that.
  const same = rules.length ? CLOSE : SAME;
  const territories = place?.to.map((terms, rank) => way(terms, rank ? Math.min(LESSER, same) : same)) ?? [];
  const parts = told.length > 1 ? words.map((term) => ({ terms: [term], weight: worth(PART) })) : [];
  const known = new Set();
  const isNew = (/** @type {Alternative} */ { terms }) => known.size < known.add(terms.join(" ")).size;
  return [...[...own, ...others].filter(isNew), ...territories, ...parts];
};

/** Three words that stand for one must not be worth three. @param {number} from @param {number} to @param {number} weight */
const share = (from, to, weight) => {
  const ratio = Math.fround(Math.sqrt(Math.fround(from / to)));
  return Math.fround(Math.fround(weight) * Math.min(1.5, ratio));
};

/** Whether pages use a word, rather than their key words only. @param {import("./decode.mjs").Word | undefined} word */
const isUsed = (word) => !!word?.known && (typeof word.list === "number" || word.list.some((list, field) => list && field !== 1));

/**
 * The longest rule whose words are the first of these ideas, and how many of these it takes.
 * @param {Map<string, Rule[]>} rules @param {Idea[]} ideas @param {"stem" | "form"} key @param {import("./store.mjs").Store} store
 */
const longest = (rules, ideas, key, store) => {
  /** @type {{ rule: Rule, taken: number } | undefined} */
  let best;
  for (const rule of rules.get(ideas[0][key]) ?? []) {
    const taken = takenBy(rule, ideas, key, store);
    if (taken && (!best || order({ rule, taken }, best) < 0)) best = { rule, taken };
  }
  return best;
};

/** Pieces bring rules in any order: the longest, the closest, then by their words. @param {{ rule: Rule, taken: number }} a @param {{ rule: Rule, taken: number }} b */
const order = (a, b) => b.rule.from.length - a.rule.from.length || a.taken - b.taken || byText(a.rule.from.join(" "), b.rule.from.join(" "));

/**
 * How many ideas a rule takes, or 0: between its words, those that only ask may come. These never bring it alone.
 * @param {Rule} rule @param {Idea[]} ideas @param {"stem" | "form"} key @param {import("./store.mjs").Store} store
 */
const takenBy = (rule, ideas, key, store) => {
  let at = 0;
  let asked = false;
  for (const [rank, word] of rule.from.entries()) {
    while (rank && ideas[at]?.asks && ideas[at][key] !== word) at++;
    if (ideas[at]?.[key] !== word) return 0;
    asked ||= !!ideas[at].asks;
    at++;
  }
  return asked && rule.from.every((word) => store.askingStems.has(word)) ? 0 : at;
};
