/**
 * From typed text to words: the twin of `fold.rs`, run against the same table of cases.
 */

/** Lower case, no accents, no ligatures. @param {string} text @returns {string} */
export const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss");

/** The words of a folded text. @param {string} folded @returns {string[]} */
export const tokens = (folded) => folded.match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];

/** Whether the index keeps a word. @param {string} word @returns {boolean} */
export const isKept = (word) => {
  const length = [...word].length;
  return length === 1 ? /[0-9]/.test(word) : length > 1 && length <= 40;
};
