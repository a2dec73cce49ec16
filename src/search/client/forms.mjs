/**
 * What an unknown word may be a form of: its inflections, its family, its sound. The twin of `forms.rs`;
 * the tables come with the root.
 */

/** A root shorter than this says nothing of the word's family; of a conjugation, one letter less does. */
const ROOT = 4;
const CONJUGATED = 3;

/** « a>b c>d ». @param {string} table @returns {[string, string][]} */
export const pairs = (table) => table.split(" ").map((pair) => /** @type {[string, string]} */ (pair.split(">")));

/** UTF-8 bytes, as Rust counts. @param {string} text @param {number} [least] */
const isRoot = (text, least = ROOT) => new TextEncoder().encode(text).length >= least;

/**
 * The forms of which this may be an inflection, and what an elision without its apostrophe hides.
 * @param {string} form @param {string[]} elided @param {[string, string][]} endings
 */
export const inflections = (form, elided, endings) => [
  ...elided.filter((start) => form.startsWith(start)).map((start) => form.slice(start.length)).filter((rest) => isRoot(rest) && /^[aeiouyh]/.test(rest)),
  ...endings.flatMap(([ending, other]) => {
    const rest = form.slice(0, -ending.length);
    return form.endsWith(ending) && isRoot(rest, CONJUGATED) ? [rest + other] : [];
  }),
];

/** Words of the same family. @param {string} form @param {string[]} beginnings @param {string[]} endings */
export const family = (form, beginnings, endings) => {
  const shorter = beginnings.filter((beginning) => form.startsWith(beginning)).map((beginning) => form.slice(beginning.length)).filter((rest) => isRoot(rest));
  const ending = endings.find((one) => form.endsWith(one) && isRoot(form.slice(0, -one.length)));
  return ending ? [...endings.map((one) => form.slice(0, -ending.length) + one), ...shorter] : shorter;
};

/** How a word sounds, roughly. @param {string} form @param {[string, string][]} sounds */
export const sound = (form, sounds) => {
  let heard = form;
  for (const [letters, other] of sounds) heard = heard.replaceAll(letters, other);
  const letters = [...heard].filter((letter, at, all) => letter !== all[at - 1]);
  while (letters.length >= ROOT && "estxdp".includes(letters[letters.length - 1])) letters.pop();
  return letters.join("");
};
