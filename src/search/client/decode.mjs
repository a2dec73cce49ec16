/**
 * Reads the pieces of the published index. `docs/index-statique.md` describes them byte by byte.
 *
 * @typedef {{ found: number, docs: number[], counts: number[] | null, norms: number[] | null }} Postings
 * An entry keeps how its forms sound once they have been heard, and their letters once they have been compared.
 * @typedef {{ term: string, cls: number, forms: string[], heard?: string[], letters?: string[][] }} Entry
 * @typedef {(Postings | null)[]} Whole
 * A range of the pages of a list that is cut: those from `from` to before `to` score no more than `best` would.
 * @typedef {{ key: string, from: number, to: number, tier: number, best: Whole }} Block
 * @typedef {{ parts: Whole[], open: Block[], cut?: import("./cut.mjs").Cut }} Parts
 * @typedef {number | Whole} List
 * @typedef {{ known: boolean, cls: number, list: List }} Word
 * @typedef {{ words: Map<string, Word>, together: Map<string, Whole[]>, pages: Map<number, string>, rules: Rule[], places: Rule[], goingOn: [string, string][], titles: string[] }} WordPiece
 * @typedef {{ from: string[], to: string[][], exact: boolean }} Rule
 */

/** Value of each of the 93 characters. */
const VALUES = new Map(Array.from({ length: 93 }, (_, n) => {
  const code = 0x20 + n + (n >= 2 ? 1 : 0);
  return [code + (code >= 0x5c ? 1 : 0), n];
}));

/** Reads numbers one after the other. */
export class Numbers {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
  }
  more() {
    return this.at < this.text.length;
  }
  /** @returns {number} */
  next() {
    let value = 0;
    let unit = 1;
    for (;;) {
      const digit = VALUES.get(this.text.charCodeAt(this.at++));
      if (digit === undefined) throw new Error("nombre illisible");
      if (digit < 60) return value + unit * digit;
      value += unit * digit;
      unit *= 33;
    }
  }
}

/** FNV-1a of the UTF-16 units. @param {string} text */
const fnv = (text) => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
};

/** Whether a word may be in the table of the root: false is certain. @param {string} table @param {string} word @param {number} bits */
export const sifted = (table, word, bits) => {
  const hash = fnv(word);
  const second = (hash >>> 15 | hash << 17 | 1) >>> 0;
  return [0, 1].every((n) => {
    const bit = (hash + Math.imul(second, n) >>> 0) % bits;
    return (VALUES.get(table.charCodeAt(Math.floor(bit / 6))) ?? 63) >> bit % 6 & 1;
  });
};

/** What each byte does to a CRC-32. */
const REMAINDERS = Int32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = (byte & 1 && 0xedb88320) ^ (byte >>> 1);
  return byte;
});

/** 24 bits that tell a text from another: its CRC-32. @param {string} text @returns {string} */
export const digest = (text) => {
  const hash = ~new TextEncoder().encode(text).reduce((crc, byte) => REMAINDERS[(crc ^ byte) & 255] ^ (crc >>> 8), ~0);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return [18, 12, 6, 0].map((shift) => alphabet[(hash >> shift) & 63]).join("");
};

/** Sorted strings, each as the letter of its length shared with the one before, then its rest. @param {string} text */
export const readSorted = (text) => {
  let before = "";
  return Array.from(text.matchAll(/([A-Z])([^A-Z]*)/g), ([, shared, rest]) =>
    (before = [...before].slice(0, shared.charCodeAt(0) - 65).join("") + rest));
};

/** Surface forms. @param {string} text @param {string[]} endings @returns {Entry[]} */
export const readForms = (text, endings) => {
  const [terms, classes, forms] = text.split("\n");
  const formsOf = forms.split(" ");
  return readSorted(terms).map((term, at) => ({
    term,
    cls: classes.charCodeAt(at) - 48,
    forms: (formsOf[at].match(/~[^~]*~|./g) ?? []).map((sign) => {
      if (sign.length > 1) return sign.slice(1, -1);
      const ending = endings[(VALUES.get(sign.charCodeAt(0)) ?? 1) - 1];
      return term.slice(0, term.length - Number(ending[0])) + ending.slice(1);
    }),
  }));
};

/**
 * Words with their postings, the rules they are the rarest word of and the pages they are best met on.
 * @param {string} text @param {number[]} least @returns {WordPiece}
 */
export const readWords = (text, least) => {
  const [terms, classes, lists, sets, setLists, pageNumbers, ...rest] = text.split("\n");
  const numbers = new Numbers(lists);
  /** @type {Map<string, Word>} */
  const words = new Map();
  readSorted(terms).forEach((term, at) => {
    const known = classes[at] !== "0";
    words.set(term, { known, cls: classes.charCodeAt(at) - 48, list: known ? readList(numbers, least) : [] });
  });
  const setNumbers = new Numbers(setLists);
  const together = new Map(readSorted(sets).map((set) =>
    [set, set.split(" ").map(() => /** @type {Whole} */ (readList(setNumbers, least, true)))]));
  const pages = new Map(readGaps(pageNumbers).map((doc, at) => [doc, rest[at]]));
  const lines = rest.slice(pages.size);
  /** @param {string} mark */
  const marked = (mark) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(1));
  const rules = lines.filter((line) => !/^[@^=]/.test(line)).map(readRule);
  const goingOn = marked("^").map((line) => /** @type {[string, string]} */ (line.split(">")));
  return { words, together, pages, rules, places: marked("@").map(readRule), goingOn, titles: marked("=") };
};

/**
 * The postings of one word, by field; a number when they are a piece of their own.
 * @param {Numbers} numbers @param {number[]} least @param {boolean} [part] @returns {List}
 */
export const readList = (numbers, least, part) => {
  const mask = numbers.next();
  if (!mask && !part) return numbers.next();
  return [0, 1, 2, 3].map((field) => {
    if (!(mask & (1 << field))) return null;
    const found = numbers.next() + 1;
    const length = part ? numbers.next() : found;
    /** @type {number[]} */
    const docs = [];
    /** @type {number[] | null} */
    const counts = field === 3 ? [] : null;
    for (let next = 0; docs.length < length; next++) {
      let gap = numbers.next();
      if (counts) {
        const more = gap % 4;
        gap = (gap - more) / 4;
        counts.push(1 + (more < 3 ? more : 3 + numbers.next()));
      }
      docs.push((next += gap));
    }
    return { found, docs, counts, norms: field % 3 ? null : docs.map(() => numbers.next() + least[field]) };
  });
};

/** @param {string} text @returns {number[]} */
export const readNumbers = (text) => {
  const numbers = new Numbers(text);
  const values = [];
  while (numbers.more()) values.push(numbers.next());
  return values;
};

/** Ascending numbers, each written as its distance from the least it could be. @param {string} text @returns {number[]} */
export const readGaps = (text) => {
  let next = 0;
  return readNumbers(text).map((gap) => (next += gap + 1) - 1);
};

/**
 * The values of each facet, and for each facet and page the ranks of its values.
 * @param {string} text @returns {{ labels: [string, string][][], columns: number[][][] }}
 */
export const readFacets = (text) => {
  const [labels, ...columns] = text.split("\n");
  return { labels: JSON.parse(labels), columns: columns.map(readColumn) };
};

/** @param {string} column @param {number} facet */
const readColumn = (column, facet) => {
  const numbers = new Numbers(column);
  const pages = [];
  while (numbers.more()) {
    const values = [];
    if (facet < 2) {
      const value = numbers.next();
      if (value) values.push(value - 1);
    } else {
      let next = 0;
      for (let left = numbers.next(); left > 0; left--) {
        next += numbers.next();
        values.push(next++);
      }
    }
    pages.push(values);
  }
  return pages;
};

/** @param {string} line @returns {Rule} */
const readRule = (line) => {
  const sign = line.search(/[>~]/);
  return {
    from: line.slice(0, sign).split(" "),
    to: line.slice(sign + 1).split("|").map((to) => to.split(" ")),
    exact: line[sign] === ">",
  };
};
