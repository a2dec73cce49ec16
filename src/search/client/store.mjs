/**
 * The index as the engine sees it: pieces at hand, and pieces to fetch.
 *
 * Everything that reads the index is synchronous. What it lacks it notes in `wanted` and does without;
 * `settle` fetches that and runs it again. A piece that is missing, truncated or of another edition
 * ends in one error, which the page shows.
 */
import { Numbers, digest, readFacets, readForms, readGaps, readList, readNumbers, readSorted, readWords, sifted } from "./decode.mjs";
import { fold, tokens } from "./fold.mjs";
import { pairs } from "./forms.mjs";
import { stem } from "./stem.mjs";

/** What a piece says: its name, its text, the digest of its text. @typedef {[string, string, string]} Call */

/** How long a piece, or the root, may take before the reader is told. */
export const PATIENCE = 10000;

/** Scripts of a folder opened without a server answer here. @type {Map<string, (call: Call) => void>} */
const awaited = new Map();

/**
 * What `cut.mjs` knows, which is joined to the engine of a site whose lists are cut.
 * @type {{
 *   readPages?: (text: string, least: number[]) => import("./decode.mjs").Whole,
 *   readCut?: (text: string, least: number[]) => import("./decode.mjs").Parts,
 *   readCrossing?: (text: string, store: Store) => import("./cross.mjs").Crossing,
 *   atHand?: (list: import("./decode.mjs").Parts, store: Store) => import("./decode.mjs").Parts,
 *   passing?: (chosen: Record<string, string>, facets: { labels: [string, string][][] }, store: Store) => Uint8Array,
 *   isWhole?: (question: import("./understand.mjs").Question, store: Store) => boolean,
 *   undecided?: (question: import("./understand.mjs").Question, store: Store, scored: import("./rank.mjs").Scored) => string[],
 * }}
 */
export const cutting = {};

/** @param {any} list @returns {import("./decode.mjs").Parts} */
const whole = (list) => ({ parts: [list], open: [] });

export class Store {
  /** @param {any} root @param {(name: string) => Promise<Call>} fetchPiece */
  constructor(root, fetchPiece) {
    this.root = root;
    this.fetchPiece = fetchPiece;
    /** @type {Map<string, any>} */
    this.pieces = new Map();
    /** @type {Map<string, Promise<void>>} */
    this.coming = new Map();
    /** @type {Set<string>} */
    this.wanted = new Set();
    /** How many times a piece was lacking: a word may lack one that another already asked for. */
    this.lacked = 0;
    this.endings = root.endings.split(" ");
    this.firstWords = readSorted(root.firstWords);
    this.firstForms = readSorted(root.firstForms);
    this.stop = new Set(root.stop.split(" "));
    this.asking = new Set(root.asking.split(" "));
    this.acronyms = new Set(root.acronyms.split(" "));
    this.joining = new Set(root.joining.split(" "));
    this.shortened = new Map(pairs(root.shortened));
    this.elsewhere = new Set(root.elsewhere.split(" "));
    /** @type {string[]} */
    this.smallNames = root.smallNames.split(",").filter(Boolean);
    this.compounds = new Set(root.compounds.split(" "));
    this.interrogative = new Set(root.interrogative.split(" "));
    this.numbered = new Set(root.numbered.split(" "));
    this.apart = new Set(root.apart.split(" "));
    /** @type {Map<string, string>} */
    this.alike = new Map(pairs(root.alike));
    this.askingStems = new Set([...this.asking].map((word) => this.stem(word)));
    /** @type {string[]} */
    this.elided = root.elided.split(" ");
    this.inflections = pairs(root.inflections);
    this.sounds = pairs(root.sounds);
    /** @type {string[]} */
    this.family = root.family.split(" ");
    /** @type {string[]} */
    this.beginnings = root.beginnings.split(" ");
    /** Lists of words that a rule needs together, kept to the pages that have them all. @type {Map<string, any>} */
    this.together = new Map();
    /** By first word: a rule comes with the rarest of its words. @type {Map<string, import("./decode.mjs").Rule[]>} */
    this.rules = new Map();
    /** @type {Map<string, import("./decode.mjs").Rule[]>} */
    this.places = new Map();
    /** Short words, as typed, and the commoner terms that they begin. @type {Map<string, string[]>} */
    this.goingOn = new Map();
    /** What else the titles say that say a word, where lists are cut. @type {Map<string, string>} */
    this.titles = new Map();
    /** The terms that have a letter first or second, once their piece has come. @type {Map<string, import("./decode.mjs").Entry[]>} */
    this.byLetter = new Map();
    /** What is shown of the pages that came with a word. @type {Map<number, string>} */
    this.pages = new Map();
  }

  /** @param {string} family @param {number} rank @param {string} text */
  read(family, rank, text) {
    switch (family) {
      case "w": {
        const { words, together, pages, rules, places, goingOn, titles } = readWords(text, this.root.least);
        together.forEach((lists, terms) => this.together.set(terms, lists));
        for (const [from, to] of /** @type {const} */ ([[rules, this.rules], [places, this.places]])) {
          for (const rule of from) to.set(rule.from[0], [...to.get(rule.from[0]) ?? [], rule]);
        }
        goingOn.forEach(([word, terms]) => this.goingOn.set(word, terms.split(" ")));
        titles.forEach((line) => this.titles.set(line.split(">", 1)[0], line.slice(line.indexOf(">") + 1)));
        pages.forEach((line, doc) => this.pages.set(doc, line));
        return words;
      }
      case "c": return cutting.readCrossing?.(text, this);
      case "b": return cutting.readPages?.(text, this.root.least);
      case "p": return /\n/.test(text) ? cutting.readCut?.(text, this.root.least) : whole(readList(new Numbers(text), this.root.least));
      case "v": return readForms(text, this.endings);
      case "f": return rank ? readGaps(text) : readFacets(text);
      default: return text.split("\n");
    }
  }

  /** A piece, or undefined and it will be fetched. @param {string} family @param {number} rank */
  piece(family, rank) {
    return this.keyed(family + rank);
  }

  /** @param {string} key */
  keyed(key) {
    const piece = this.pieces.get(key);
    if (piece === undefined) {
      this.wanted.add(key);
      this.lacked++;
    }
    return piece;
  }

  /** What `read` gives, if it lacks nothing. @template T @param {() => T} read @returns {T | undefined} */
  atHand(read) {
    this.wanted.clear();
    const result = read();
    return this.wanted.size ? undefined : result;
  }

  /** Runs `read` until it lacks nothing. @template T @param {() => T} read @returns {Promise<T>} */
  async settle(read) {
    for (;;) {
      this.wanted.clear();
      const result = read();
      if (!this.wanted.size) return result;
      await Promise.all([...this.wanted].map((key) => this.load(key)));
    }
  }

  /** @param {string} key @returns {Promise<void>} */
  load(key) {
    const family = key[0];
    const rank = Number(key.slice(1));
    const group = 4 * Math.floor(rank / this.root.group);
    // The names of blocks and crossings come with their lists.
    const name = "bc".includes(family) ? key : `${key}-${this.root.names[family].slice(group, group + 4)}`;
    const loading = this.coming.get(key) ?? this.fetchPiece(name).then(([said, text, content]) => {
      if (said !== name || digest(text) !== content) throw new Error(`morceau altéré ou d'une autre édition : ${name}`);
      this.pieces.set(key, this.read(family, rank, text));
    });
    this.coming.set(key, loading);
    // What failed is asked for again by the next question.
    loading.catch(() => this.coming.delete(key));
    return loading;
  }

  /** The term that stands for a folded word. @param {string} folded @returns {string} */
  stem(folded) {
    const singular = folded.replace(/s$/, "");
    if (this.apart.has(singular)) return `${singular}s`;
    const regular = stem(folded);
    return this.alike.get(regular) ?? regular;
  }

  /** What the index knows of a term. @param {string} term @returns {import("./decode.mjs").Word | undefined} */
  find(term) {
    const { sieve, sieved } = this.root;
    if (sieve && !sifted(sieve, term, sieved)) return undefined;
    const rank = lastNotAfter(this.firstWords, term);
    return rank < 0 ? undefined : this.piece("w", rank)?.get(term);
  }

  /** What is at hand of the lists of terms that are looked for together. @param {string[]} terms @returns {import("./decode.mjs").Parts[]} */
  lists(terms) {
    return this.together.get(terms.join(" "))?.map(whole) ?? terms.map((term) => {
      const list = this.find(term)?.list ?? [];
      if (typeof list !== "number") return whole(list);
      const long = this.piece("p", list) ?? whole([]);
      return cutting.atHand?.(long, this) ?? long;
    });
  }

  /** The terms that have a letter first or second. @param {string | undefined} letter @returns {import("./decode.mjs").Entry[]} */
  around(letter) {
    const rank = letter === undefined ? -1 : lastNotAfter(this.firstForms, letter);
    /** @type {import("./decode.mjs").Entry[] | undefined} */
    const piece = rank < 0 ? undefined : this.piece("v", rank);
    if (letter === undefined || !piece) return [];
    const known = this.byLetter.get(letter) ?? piece.filter(({ term }) => [...term].slice(0, 2).includes(letter));
    this.byLetter.set(letter, known);
    return known;
  }

  /** @param {number} doc @returns {{ kind: number, title: string, url: string, extract: string } | undefined} */
  page(doc) {
    const each = this.root.pagesEach;
    const line = this.pages.get(doc) ?? this.piece("d", Math.floor(doc / each))?.[doc % each];
    if (line === undefined) return undefined;
    const [head, url, extract] = line.split("\t");
    const title = head.slice(1);
    const kind = readNumbers(head[0])[0] - 1;
    return { kind, title, url: url.replace("*", tokens(fold(title)).join("-")), extract };
  }
}

/** @param {string[]} sorted @param {string} word */
const lastNotAfter = (sorted, word) => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= word) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const CALL = "passerelleIndex(";
const END = ");\n";

/** Fetches pieces that lie beside the engine. @param {string} base @returns {(name: string) => Promise<Call>} */
export const fetcher = (base) => async (name) => {
  if (base.startsWith("file:")) return fromScript(base, name);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(`${base}${name}.js`, { signal: patience.signal });
    const text = await answer.text();
    if (!answer.ok || !text.startsWith(CALL) || !text.endsWith(END)) throw new Error(`morceau illisible : ${name}`);
    return JSON.parse(`[${text.slice(CALL.length, -END.length)}]`);
  } finally {
    clearTimeout(timer);
  }
};

/** @param {string} base @param {string} name @returns {Promise<Call>} */
const fromScript = (base, name) => new Promise((resolve, reject) => {
  const script = document.createElement("script");
  const fail = () => reject(new Error(`morceau illisible : ${name}`));
  const timer = setTimeout(fail, PATIENCE);
  awaited.set(name, resolve);
  script.onerror = fail;
  script.onload = () => {
    clearTimeout(timer);
    fail();
  };
  script.src = `${base}${name}.js`;
  document.head.append(script);
});

/** What a piece calls when it is run as a script. @param {Call} call */
export const receive = (...call) => awaited.get(call[0])?.(call);
