/**
 * The pages that are well placed in two lists that are cut, and what follows for all the others: one that their crossing
 * does not have is far in one list at least.
 *
 * Its pages in the first list and in the other, and how far it goes: all those whose two tiers sum up to that.
 * @typedef {{ sum: number, sides: import("./decode.mjs").Whole[] }} Crossing
 * @typedef {import("./cut.mjs").Term} Term
 * From which tier on a page may be in lists, by their ranks.
 * @typedef {Map<number, number>} From
 */

/** What sums in another order may add. */
export const MARGIN = 1.000001;
/** The tiers that are crossed. */
const TIERS = 4;
/** The most crossings that a question fetches. */
const CROSSED = 6;

/**
 * Makes known which terms are crossed; answers the crossings to fetch.
 * @param {Term[][][]} slots The terms of each way of each slot. @param {import("./store.mjs").Store} store @returns {string[]}
 */
export const cross = (slots, store) => {
  /** @type {Map<string, [Term, Term]>} */
  const pairs = new Map();
  const consider = (/** @type {Term} */ one, /** @type {Term} */ other) => {
    if (one.rank < other.rank) [one, other] = [other, one];
    if (other.rank < 0 || one.rank === other.rank || !one.open.length || !other.open.length) return;
    const key = `c${/** @type {import("./cut.mjs").Cut} */ (one.cut).crossing + other.rank}-${one.cut?.crossings}`;
    if (pairs.size < CROSSED || pairs.has(key)) {
      pairs.set(key, [one, other]);
      one.cut?.sides.set(key, 0);
      other.cut?.sides.set(key, 1);
    }
    const { sum } = store.pieces.get(key) ?? {};
    if (sum === undefined) return;
    one.crossed.set(other.rank, sum);
    other.crossed.set(one.rank, sum);
  };
  slots.forEach((ways, at) => ways.forEach((terms) => {
    // Terms of a way are met together; so are the ways of two slots.
    terms.forEach((one, rank) => [...terms.slice(rank + 1), ...slots.slice(at + 1).flat(2)].forEach((other) => consider(one, other)));
  }));
  return [...pairs.keys()].filter((key) => !store.pieces.has(key));
};

/** The furthest tier that a score may come from. @param {Term} term @param {number} score */
const tierOf = ({ tops }, score) => {
  let tier = 0;
  while (tops[tier + 1] * MARGIN >= score) tier++;
  return tier;
};

/** A page in a tier of a list is further in those that are crossed with it. @param {Term} term @param {number} tier @param {number} least @param {From} from */
const raise = ({ crossed }, tier, least, from) => {
  for (const [rank, sum] of crossed) {
    const further = tier < TIERS ? Math.min(TIERS, sum + 1 - tier) : 0;
    from.set(rank, Math.max(least, further, from.get(rank) ?? 0));
  }
};

/** Where a page may be, for what is known of it. @param {Term[]} terms @param {number} doc @returns {From} */
export const fromKnown = (terms, doc) => {
  /** @type {From} */
  const from = new Map();
  for (const term of terms) if (term.crossed.size && term.one.sum[doc]) raise(term, tierOf(term, term.one.score(doc)), 0, from);
  return from;
};

/**
 * The ways in which a page may be in lists that are not known to have it: of those that are crossed, one has it first.
 * @param {Term[]} terms @param {number} doc @param {From} [known] @returns {From[]}
 */
export const casesOf = (terms, doc, known = fromKnown(terms, doc)) => {
  const unknown = terms.filter(({ crossed, one }) => crossed.size && !one.sum[doc]);
  const cases = unknown.flatMap((term) => Array.from({ length: TIERS }, (_, tier) => {
    const from = new Map(known);
    from.set(term.rank, Math.max(tier, from.get(term.rank) ?? 0));
    // All that are crossed with it are no nearer than it is.
    raise(term, tier, tier, from);
    return from;
  }));
  return cases.length ? cases : [known];
};
