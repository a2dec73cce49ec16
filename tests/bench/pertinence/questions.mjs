// The judged questions: each with its kind and the pages that answer it.
import { readFileSync } from "node:fs";

/** `questions` has been worked with; the others were written before any run of theirs, and are frozen. */
export const SETS = ["questions", "inedites", "temoin", "fraiches", "dernieres", "aveugle1", "aveugle2", "aveugle3", "aveugle4", "aveugle5", "aveugle6", "aveugle7", "aveugle8", "aveugle9", "aveugle10", "aveugle11", "aveugle12", "aveugle13", "aveugle14", "aveugle15", "aveugle16", "aveugle17", "aveugle18", "aveugle19"];

/** @param {string} set @returns {{ kind: string, question: string, right: string[] }[]} */
export const read = (set) => readFileSync(new URL(`${set}.tsv`, import.meta.url), "utf8")
  .split("\n").filter((line) => line && !line.startsWith("#")).map((line) => {
    const [kind, question, right] = line.split("\t");
    return { kind, question, right: right.split("|") };
  });

const TITLES = 120;

/** Questions for any corpus: one to three words of a title of the site, always the same. */
export const titled = (folder) => {
  const pages = JSON.parse(readFileSync(`${folder}/donnees/pages.json`, "utf8"));
  const out = new Set();
  for (let n = 0; out.size < TITLES && n < 20 * TITLES; n++) {
    const words = pages[(n * 3701) % pages.length].titre.match(/\p{L}{3,}/gu) ?? [];
    const some = [words[n % words.length], n % 3 && words[(n + 1) % words.length], n % 2 && words[(n + 2) % words.length]];
    if (words.length) out.add([...new Set(some.filter(Boolean))].join(" "));
  }
  return [...out];
};

/** What a word may become under a hurried finger: always the same for the same number. */
const misspelt = (word, n) => {
  const at = 1 + (n % (word.length - 2));
  return n % 2 ? word.slice(0, at) + word.slice(at + 1) : word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
};

const VARIED = 300;

/**
 * Questions of every kind for any corpus, from the words of its titles, always the same.
 * @param {string} folder @returns {{ kind: string, text: string }[]}
 */
export const varied = (folder) => {
  const pages = JSON.parse(readFileSync(`${folder}/donnees/pages.json`, "utf8"));
  const kinds = [
    ["un mot", (words) => [words[0]]],
    ["deux mots", (words) => words.slice(0, 2)],
    ["trois mots", (words) => words.slice(0, 3)],
    ["quatre mots", (words) => words.slice(0, 4)],
    ["une faute", (words, n) => [misspelt(words[0], n), ...words.slice(1, 2)]],
    ["un début", (words) => [...words.slice(1, 3), words[0].slice(0, Math.max(3, words[0].length - 3))]],
  ];
  /** @type {Map<string, string>} */
  const out = new Map();
  for (let n = 0; out.size < VARIED && n < 20 * VARIED; n++) {
    const words = [...new Set(pages[(n * 7919) % pages.length].titre.match(/\p{L}{4,}/gu) ?? [])];
    const from = words.length && (n * 31) % words.length;
    const [kind, pick] = kinds[n % kinds.length];
    if (words.length > 1) out.set(pick([...words.slice(from), ...words.slice(0, from)], n).join(" "), kind);
  }
  return [...out].map(([text, kind]) => ({ kind, text }));
};

/** Rank of the first right page (from 0), or -1. Only an expectation that names an anchor looks at anchors. */
export const rankOf = (addresses, right) => addresses.map((address) => new URL(address, "http://site"))
  .findIndex(({ pathname, hash }) => right.some((part) => (part.includes("#") ? pathname + hash : pathname).includes(part)));

/** success@1, @3 and mean reciprocal rank, by kind and in all. */
export class Table {
  /** @type {Map<string, { asked: number, first: number, three: number, reciprocal: number }>} */
  kinds = new Map();

  add(kind, at) {
    for (const name of [kind, "TOTAL"]) {
      const sums = this.kinds.get(name) ?? { asked: 0, first: 0, three: 0, reciprocal: 0 };
      this.kinds.set(name, {
        asked: sums.asked + 1,
        first: sums.first + (at === 0),
        three: sums.three + (at >= 0 && at < 3),
        reciprocal: sums.reciprocal + (at < 0 ? 0 : 1 / (at + 1)),
      });
    }
  }

  print() {
    console.log("genre           n   @1   @3   MRR");
    const percent = (part, all) => `${Math.round((100 * part) / all)} %`.padStart(5);
    const last = ([name]) => name === "TOTAL";
    for (const [name, { asked, first, three, reciprocal }] of [...this.kinds].sort((a, b) => last(a) - last(b))) {
      console.log(name.padEnd(12), String(asked).padStart(4), percent(first, asked), percent(three, asked), (reciprocal / asked).toFixed(3));
    }
  }
}
