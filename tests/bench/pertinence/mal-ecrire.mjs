// Mistakes made by rule in a question, always the same: letters, sounds, spaces, words cut short.

const NEAR = { a: "z", z: "ae", e: "zr", r: "et", t: "ry", y: "tu", u: "yi", i: "uo", o: "ip", p: "om", q: "s", s: "qd", d: "sf", f: "dg", g: "fh", h: "gj", j: "hk", k: "jl", l: "km", m: "lp", w: "x", x: "wc", c: "xv", v: "cb", b: "vn", n: "b" };
const HEARD = "ph>f f>ph eau>o au>o o>au ss>c c(?=[ei])>ss s(?=[ei])>c en>an an>en em>am qu>k c(?=[aou])>k g(?=[ei])>j j>g ai>é é>ai è>ai tion>sion ll>l mm>m nn>n tt>t rr>r pp>p ff>f in>ain ain>in s$> t$> e$> er$>é h> y>i ent$>ant"
  .split(" ").map((pair) => pair.split(">"));

let seed = 12345;
/** A number below `most`, the same at each run. */
const dice = (most) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % most;
};
const inside = (word) => 1 + dice(word.length - 1);
const splice = (word, at, dropped, added) => word.slice(0, at) + added + word.slice(at + dropped);
const nearKey = (letter) => {
  const keys = NEAR[letter.toLowerCase()] ?? "";
  return keys[dice(keys.length || 1)] ?? "";
};

/** What is done to a word. */
const MISTAKES = {
  "lettre oubliée": (word) => splice(word, inside(word), 1, ""),
  "lettre doublée": (word) => {
    const at = inside(word);
    return splice(word, at, 0, word[at]);
  },
  "lettres échangées": (word) => {
    const at = 1 + dice(word.length - 2);
    return splice(word, at, 2, word[at + 1] + word[at]);
  },
  "touche voisine": (word) => {
    const at = inside(word);
    return splice(word, at, 1, nearKey(word[at]));
  },
  "première lettre": (word) => splice(word, 0, 1, nearKey(word[0])),
  "à l'oreille": (word) => {
    const able = HEARD.filter(([written]) => new RegExp(written, "i").test(word));
    const [written, heard] = able[dice(able.length || 1)] ?? ["", ""];
    return word.replace(new RegExp(written, "i"), heard);
  },
  "deux fautes": (word) => (word.length < 9 ? word : MISTAKES["lettre oubliée"](MISTAKES["touche voisine"](word))),
  "mot coupé": (word) => (word.length < 7 ? word : splice(word, 3 + dice(word.length - 5), 0, " ")),
};

/** A question with each mistake that it can have. */
export const mistaken = (question) => {
  const out = [];
  const words = [...question.matchAll(/\p{L}{5,}/gu)];
  for (const [name, mistake] of Object.entries(MISTAKES)) {
    if (!words.length) continue;
    const { 0: word, index } = words[dice(words.length)];
    out.push([name, splice(question, index, word.length, mistake(word))]);
  }
  const pairs = [...question.matchAll(/\p{L}{4,}([ -])(?=\p{L}{4,})/gu)];
  if (pairs.length) {
    const { 0: word, index } = pairs[dice(pairs.length)];
    out.push(["mots collés", splice(question, index + word.length - 1, 1, "")]);
  }
  for (const letters of [3, 4, 5]) {
    const last = question.match(/ (\p{L}+)$/u);
    if (last && last[1].length > letters + 1) out.push([`fin en ${letters} lettres`, question.slice(0, last.index + 1 + letters)]);
  }
  return out.filter(([, asked]) => asked !== question);
};
