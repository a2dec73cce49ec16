/**
 * Where lists are cut: what may still come among the first pages, and the blocks that would tell. A block says the most
 * that one of its pages can score, so nothing is guessed: once nothing is to be fetched, the first are the first.
 *
 * A list that is cut, by tiers after the first; its rank among those that are crossed (-1: it is not), where its crossings
 * begin, its rank where titles tell it, what the names of its crossings share, and those that it has a part of: the first or the second.
 * @typedef {import("./decode.mjs").Parts & { tiers: import("./decode.mjs").Block[][], rank: number, crossing: number, told: number, crossings: string, sides: Map<string, number>, pieces?: number, now?: import("./decode.mjs").Parts }} Cut
 * @typedef {import("./decode.mjs").Block & { most: number, mostOf: (doc: number) => number }} Bounded
 * The most that a page scores in each tier is in `tops`; `crossed`: the ranks of the lists whose crossing is at hand, and how far.
 * @typedef {{ one: import("./rank.mjs").Best, fetched: number, open: Bounded[], covering?: Bounded[][], cut?: Cut, rank: number, tops: number[], crossed: Map<number, number> }} Term
 * What is known of pages, whatever the word: their lengths, and which crossed words their titles say.
 * @typedef {{ lengths: Uint16Array, titles: Map<number, Set<number>> }} Seen
 * Terms looked for together; `share` of what they score counts beside something better.
 * @typedef {{ terms: Term[], share: number }} Way
 * @typedef {{ best: import("./rank.mjs").Best, ways: Way[] }} Scored
 */
import { MARGIN, casesOf, cross, fromKnown } from "./cross.mjs";
import { Numbers, readGaps } from "./decode.mjs";
import { lengthsSeen, scoresOf, titlesSeen } from "./lengths.mjs";
import { Best, addTerm, soughtTerms } from "./rank.mjs";
import { cutting } from "./store.mjs";
import { FACETS } from "./view.mjs";

/** A round fetches half as many blocks as are at hand, and at least so many: few rounds settle a question, whatever it needs. */
const MANY = 12;
/** A round looks this many times further than the pages that are wanted. */
const AHEAD = 20;
/** No page in particular: one that no part at hand has. */
const UNSEEN = -1;

/**
 * A part of a list that is cut, page by page.
 * @param {Numbers} numbers @param {number[]} least @returns {import("./decode.mjs").Whole}
 */
const readPart = (numbers, least) => {
  /** @param {number} length */
  const column = (length) => Array.from({ length }, () => numbers.next());
  const all = numbers.next();
  const found = [0, 1, 2, 3].map((field) => (all & (1 << field) ? numbers.next() + 1 : 0));
  let next = 0;
  const pages = column(numbers.next()).map((gap) => (next += gap + 1) - 1);
  const masks = column(pages.length);
  return found.map((inAll, field) => {
    if (!inAll) return null;
    const docs = pages.filter((_, at) => masks[at] & (1 << field));
    const counts = field === 3 ? column(docs.length).map((more) => more + 1) : null;
    return { found: inAll, docs, counts, norms: field % 3 ? null : column(docs.length).map((norm) => norm + least[field]) };
  });
};

/** @type {typeof cutting.readPages} */
const readPages = (text, least) => readPart(new Numbers(text), least);

/** The pages of a crossing, in the two lists; what is shown of the best of them is kept. @type {typeof cutting.readCrossing} */
const readCrossing = (text, { root, pages }) => {
  const [parts, shown, ...lines] = text.split("\n");
  const numbers = new Numbers(parts);
  readGaps(shown).forEach((doc, at) => pages.set(doc, lines[at]));
  return { sum: numbers.next(), sides: [readPart(numbers, root.least), readPart(numbers, root.least)] };
};

/** A list that is cut: what is at hand of it, and the blocks to fetch. @type {typeof cutting.readCut} */
const readCut = (text, least) => {
  const [head, editions, first] = text.split("\n");
  const numbers = new Numbers(head);
  numbers.next();
  let block = numbers.next();
  const rank = numbers.next() - 1;
  const [crossing, told] = rank < 0 ? [0, -1] : [numbers.next(), numbers.next()];
  /** @type {import("./decode.mjs").Block[][]} */
  const tiers = [];
  while (numbers.more()) {
    const at = tiers.length + 1;
    const tier = Array.from({ length: numbers.next() }, () => ({ key: `b${block++}-${editions.slice(0, 4)}`, from: numbers.next(), to: Infinity, tier: at, best: readPart(numbers, least) }));
    tier.slice(1).forEach((block, at) => (tier[at].to = block.from += tier[at].from));
    tiers.push(tier);
  }
  return { parts: [readPart(new Numbers(first), least)], open: tiers.flat(), tiers, rank, crossing, told, crossings: editions.slice(4), sides: new Map() };
};

/** A block that has come is a part like the first; so are the pages of a crossing that no block has. @type {typeof cutting.atHand} */
const atHand = (list, { pieces }) => {
  const cut = /** @type {Cut} */ (list);
  if (!cut.tiers) return list;
  if (cut.now && cut.pieces === pieces.size) return cut.now;
  const parts = [...cut.parts, ...cut.open.flatMap(({ key }) => (pieces.has(key) ? [pieces.get(key)] : []))];
  for (const [key, side] of cut.sides) if (pieces.has(key)) parts.push(without(pieces.get(key).sides[side], parts));
  cut.pieces = pieces.size;
  return (cut.now = { parts, open: cut.open.filter(({ key }) => !pieces.has(key)), cut });
};

/** A part without the pages of others. @param {import("./decode.mjs").Whole} part @param {import("./decode.mjs").Whole[]} others @returns {import("./decode.mjs").Whole} */
const without = (part, others) => {
  const known = new Set(others.flat().flatMap((list) => list?.docs ?? []));
  return part.map((list) => {
    if (!list) return null;
    const isNew = (/** @type {any} */ _, /** @type {number} */ at) => !known.has(list.docs[at]);
    return { found: list.found, docs: list.docs.filter(isNew), counts: list.counts?.filter(isNew) ?? null, norms: list.norms?.filter(isNew) ?? null };
  });
};

/** The pages that pass the filters, once those of what was chosen have come. @type {typeof cutting.passing} */
const passing = (chosen, { labels }, store) => {
  const { pages, everyone } = store.root;
  const passes = new Uint8Array(pages).fill(1);
  let first = 1;
  FACETS.forEach((name, at) => {
    const some = new Uint8Array(pages);
    labels[at].forEach(([id], rank) => {
      const counts = chosen[name] && (id === chosen[name] || name === "public" && id === everyone);
      if (counts) store.piece("f", first + rank)?.forEach((/** @type {number} */ doc) => (some[doc] = 1));
    });
    first += labels[at].length;
    if (chosen[name]) passes.forEach((_, doc) => (passes[doc] &= some[doc]));
  });
  return passes;
};

/** Whether nothing is left to fetch of what a question looks for. @type {typeof cutting.isWhole} */
const isWhole = ({ slots }, store) =>
  slots.every(({ alternatives }) => alternatives.every(({ terms }) => store.lists(terms).every(({ open }) => !open.length)));

/**
 * The blocks that may change the first pages. Between two neighbouring ends of blocks, all pages may be in the same ones:
 * such a stretch is judged once for all its pages that no part at hand has.
 * @type {typeof cutting.undecided}
 */
const undecided = (question, store, scored) => {
  const { bests, totals, wanted, root } = scored;
  const sought = soughtTerms(question.slots);
  const seen = { lengths: lengthsSeen(sought.flatMap((term) => store.lists([term])), totals.length), titles: titlesSeen(sought, store) };
  const slots = question.slots.map((slot, at) => ({ best: bests[at], ways: openWaysOf(slot, store, root, seen) }));
  const ways = slots.flatMap((slot) => slot.ways);
  const terms = ways.flatMap((way) => way.terms);
  const open = terms.flatMap((term) => term.open);
  const crossings = cross(slots.map((slot) => slot.ways.map((way) => way.terms)), store);
  if (wanted === Infinity || !open.length) return open.map(({ key }) => key);
  const ends = new Set([0, ...worthRuns(root), ...open.flatMap(({ from, to }) => [from, to])]);
  const starts = [...ends].filter((doc) => doc < totals.length).sort((a, b) => a - b);
  for (const term of terms) term.covering = starts.map((at) => covering(term.open, at));

  const candidates = mayBeFirst(slots, starts, scored);
  /** @param {Candidate} candidate */
  const waysLacking = ({ like, at, known }) => ways.filter((way) => unknown(way, like, at, known));
  if (!candidates.slice(0, wanted).some((candidate) => waysLacking(candidate).length)) return [];
  // They tell most: blocks may then be wanted no more.
  if (crossings.length) return crossings;
  const least = leastWorthKnowing(scored);
  const lackingEach = candidates.slice(0, AHEAD * wanted).map((candidate) => {
    // Where the best block does not have the page, the next may only matter if it still lifts it among the first.
    const may = (/** @type {number} */ less) => scored.rounded(candidate.doc, candidate.bound - less, true) >= least;
    const inCase = (/** @type {From} */ from) => waysLacking(candidate).flatMap((way) => lacking(way, { ...candidate, from }, may));
    const blocks = inCase(candidate.from);
    return (blocks.length ? blocks : inCase(candidate.known)).sort((a, b) => b.most - a.most);
  });
  return firstKeys(lackingEach, Math.max(MANY, terms.reduce((sum, { fetched }) => sum + fetched / 2, 0)));
};

/** The best blocks of each candidate, then the next, up to so many. @param {Bounded[][]} lackingEach @param {number} most */
const firstKeys = (lackingEach, most) => {
  /** @type {Set<string>} */
  const keys = new Set();
  for (let depth = 0; lackingEach.some((blocks) => blocks[depth]); depth++) {
    for (const blocks of lackingEach) if (blocks[depth] && keys.size < most) keys.add(blocks[depth].key);
  }
  return [...keys];
};

/** @param {{ worth: number[][] }} root */
const worthRuns = ({ worth }) => worth.map(([doc]) => doc);

/**
 * What may come among the first, in the order of what it may score; `like` is the page itself, or one still unseen of the
 * stretch `at` that begins with `doc`.
 * @typedef {{ doc: number, most: number, like: number, at: number, bound: number, known: From, from: From }} Candidate
 * @typedef {import("./cross.mjs").From} From
 * @param {Scored[]} slots @param {number[]} starts @param {import("./rank.mjs").Scored} scored @returns {Candidate[]}
 */
const mayBeFirst = (slots, starts, scored) => {
  const { totals, rounded, passes, root } = scored;
  const ways = slots.flatMap((slot) => slot.ways);
  const terms = ways.flatMap((way) => way.terms);
  const unseen = casesOf(terms, UNSEEN);
  const areSingle = ways.every((way) => way.terms.length === 1);
  const seen = seenIn(slots, totals.length);
  const least = leastWorthKnowing(scored);
  /** @param {number} like @param {number} at */
  const mostOfAll = (like, at) => {
    let bound = -1;
    /** @type {From} */
    let from = new Map();
    for (const one of like === UNSEEN ? unseen : casesOf(terms, like)) {
      const sum = MARGIN * slots.reduce((sum, slot) => sum + mostOf(slot, like, at, root.tie, one), 0);
      if (sum > bound) [bound, from] = [sum, one];
    }
    return { bound, from };
  };
  /** @type {Candidate[]} */
  const candidates = [];
  starts.forEach((start, at) => {
    // Most pages are known to be too far behind with what blocks may add to any page of the stretch.
    const more = areSingle ? mostOfAll(UNSEEN, at).bound : Infinity;
    /** @param {number} doc @param {number} like */
    const consider = (doc, like) => {
      if (rounded(doc, MARGIN * (totals[like] ?? 0) + more, true) < least) return;
      const known = fromKnown(terms, like);
      const isKnown = !ways.some((way) => unknown(way, like, at, known));
      if (isKnown && like === UNSEEN) return;
      const { bound, from } = isKnown ? { bound: totals[doc], from: known } : mostOfAll(like, at);
      const most = rounded(doc, bound, isKnown ? undefined : true);
      if (most && most >= least) candidates.push({ doc, most, like, at, bound, known, from });
    };
    const end = starts[at + 1] ?? totals.length;
    let unseen = end;
    for (let doc = start; doc < end; doc++) {
      if (passes && !passes[doc]) continue;
      if (seen[doc]) consider(doc, doc);
      else unseen = Math.min(unseen, doc);
    }
    if (unseen < end) consider(unseen, UNSEEN);
  });
  return candidates.sort((a, b) => b.most - a.most || a.doc - b.doc);
};

/** The pages that some part at hand has. @param {Scored[]} slots @param {number} pages */
const seenIn = (slots, pages) => {
  const seen = new Uint8Array(pages);
  for (const { best, ways } of slots) {
    const all = [best, ...ways.flatMap((way) => way.terms.map(({ one }) => one))];
    for (const { met } of all) for (const doc of met) seen[doc] = 1;
  }
  return seen;
};

/** The blocks that a page may be in, the best first. @param {Bounded[]} open @param {number} doc */
const covering = (open, doc) =>
  open.filter(({ from, to }) => from <= doc && doc < to).sort((a, b) => b.most - a.most);

/** A page that cannot score so much is neither among the first nor shown at all. @param {import("./rank.mjs").Scored} scored */
const leastWorthKnowing = ({ totals, rounded, wanted, passes, root }) => {
  const sure = totals.map((score, doc) => rounded(doc, score));
  const best = sure.reduce((most, score) => Math.max(most, score), 0);
  const among = (passes ? sure.map((score, doc) => (passes[doc] ? score : 0)) : sure).sort();
  return Math.max(among[totals.length - wanted] ?? 0, best / root.cut);
};

/** The most that terms may add to a page beyond what is known of it. @param {Way} way @param {number} doc @param {number} at @param {From} from */
const unknown = ({ terms }, doc, at, from) => {
  let sum = 0;
  let isOpen = false;
  for (const { one, covering, rank } of terms) {
    const known = one.sum[doc] ? one.score(doc) : 0;
    const most = known || mostAmong(covering?.[at] ?? [], doc, from.get(rank) ?? 0);
    if (!most) return 0;
    isOpen ||= !known;
    sum += most;
  }
  return isOpen ? sum : 0;
};

/** The most that a page may score in one of these blocks, the best first. @param {Bounded[]} blocks @param {number} doc @param {number} least The first tier that it may be in. */
const mostAmong = (blocks, doc, least) => {
  for (const { tier, mostOf } of blocks) {
    const most = tier < least ? 0 : mostOf(doc);
    if (most) return most;
  }
  return 0;
};

/**
 * The most that a slot may be worth: the best of its ways, and of the others what counts beside it.
 * @param {Scored} slot @param {number} doc @param {number} at @param {number} tie @param {From} from
 */
const mostOf = ({ best, ways }, doc, at, tie, from) => {
  let beside = tie * (best.sum[doc] ?? 0);
  let first = (1 - tie) * (best.max[doc] ?? 0);
  for (const way of ways) {
    const most = unknown(way, doc, at, from);
    beside += way.share * most;
    first = Math.max(first, (1 - way.share) * most);
  }
  return beside + first;
};

/**
 * The blocks that may hold a page, the best first; of a page still unseen, the best of each term.
 * @param {Way} way @param {Candidate} candidate @param {(less: number) => boolean} may Whether one that scores so much less may still matter.
 */
const lacking = ({ terms }, { like, at, from }, may) => terms.filter(({ one }) => !one.sum[like]).flatMap(({ covering, rank }) => {
  const least = from.get(rank) ?? 0;
  const blocks = (covering?.[at] ?? []).filter(({ tier }) => tier >= least).map((block) => ({ ...block, most: block.mostOf(like) })).filter(({ most }) => most);
  return blocks.slice(0, like === UNSEEN ? 1 : Infinity).filter(({ most }, _, [best]) => may(best.most - most));
});

/** The ways of a slot that lack blocks. @param {import("./understand.mjs").Slot} slot @param {import("./store.mjs").Store} store @param {any} root @param {Seen} seen @returns {Way[]} */
const openWaysOf = (slot, store, root, seen) => slot.alternatives.flatMap(({ terms, weight }) => {
  const lists = store.lists(terms);
  if (lists.every(({ open }) => !open.length)) return [];
  return [{ terms: lists.map((list, at) => termScores(terms[at], list, weight, root, seen)), share: shareOf(lists, root.tie) }];
});

/** @param {string} term @param {import("./decode.mjs").Parts} list @param {number} weight @param {any} root @param {Seen} seen @returns {Term} */
const termScores = (term, { parts, open, cut }, weight, root, { lengths, titles }) => {
  const one = new Best(root);
  addTerm(term, parts, weight, root, one);
  const most = new Map((cut?.tiers.flat() ?? []).map(({ key, best }) => {
    const alone = new Best({ ...root, pages: 1 });
    addTerm(term, [best], weight, root, alone, parts[0]);
    return [key, alone.score(0)];
  }));
  const topOf = (/** @type {import("./decode.mjs").Block[]} */ tier) => tier.reduce((top, { key }) => Math.max(top, most.get(key) ?? 0), 0);
  const tops = [0, ...(cut?.tiers ?? []).map(topOf)];
  const told = cut?.told ?? -1;
  /** @type {Map<number, [number, number][]>} */
  const scores = new Map();
  /** @param {number} doc */
  const titled = (doc) => (told < 0 ? undefined : titles.get(doc)?.has(told));
  /** What this word may score on a page, known by its lengths and its title. @param {number} key @param {number} doc */
  const scoresFor = (key, doc) => {
    const some = scores.get(key) ?? scoresOf(term, parts[0], weight, root, lengths[doc], titled(doc));
    scores.set(key, some);
    return some;
  };
  /** @param {import("./decode.mjs").Block} block */
  const bounded = (block) => {
    const best = most.get(block.key) ?? 0;
    const least = (tops[block.tier + 1] ?? 0) / MARGIN;
    // Of a page of which nothing is known.
    const known = new Map([[0, best]]);
    /** @param {number} doc */
    const mostOf = (doc) => {
      const says = titled(doc);
      const key = 3 * (lengths[doc] ?? 0) + (says === undefined ? 0 : says ? 1 : 2);
      let score = known.get(key);
      if (score === undefined) {
        score = 0;
        for (const [low, high] of scoresFor(key, doc)) if (low <= best * MARGIN && high >= least) score = Math.max(score, Math.min(high, best * MARGIN));
        known.set(key, score);
      }
      return score;
    };
    return { ...block, most: best, mostOf };
  };
  return { one, fetched: parts.length - 1, open: open.map(bounded), cut, rank: cut?.rank ?? -1, tops, crossed: new Map() };
};

/**
 * How much of what lists score may count beside something better: all their fields but the best count as others do.
 * @param {import("./decode.mjs").Parts[]} lists @param {number} tie
 */
const shareOf = (lists, tie) => {
  const fields = lists.length > 1 ? 1 : lists[0].parts[0].filter((list) => list).length;
  return tie * fields / (tie * fields + 1 - tie);
};

Object.assign(cutting, { readPages, readCrossing, readCut, passing, atHand, isWhole, undecided });
