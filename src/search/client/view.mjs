/**
 * What readers see: results, extracts with the words of the question marked, filters with counts.
 * All text goes through `textContent`: nothing typed or indexed is ever parsed as HTML.
 */
import { fold } from "./fold.mjs";
import { soughtTerms } from "./rank.mjs";

/** @param {string} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} children */
export const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

/** No line begins or ends with a sign that goes with a word. @param {string} text */
const french = (text) => text.replace(/ (?=[?!:;»])|(?<=«) /g, "\u00a0");

/** What was typed, as it is told. @param {string} text */
export const quoted = (text) => `«\u00a0${text}\u00a0»`;

const POSTAL = /^[0-9]{5}$/;

/** What was read otherwise, and what was not found: a word is told as it was typed. @param {import("./understand.mjs").Question} question @param {string} text */
export const told = ({ corrections, unknown }, text) => {
  const typed = text.match(/[\p{Alphabetic}\p{M}\p{N}]+/gu) ?? [];
  /** @param {string} word */
  const lack = (word) => `${quoted(typed.find((one) => fold(one) === word) ?? word)} n’est pas ${POSTAL.test(word) ? "un code postal des territoires de" : "dans"} ce guide`;
  return [...corrections.map(([word, form]) => `${quoted(word)} lu comme ${quoted(form)}`), ...unknown.map(lack)];
};

/** What to try where nothing is found. @param {string} typed */
export const whatElse = (typed) => {
  if (POSTAL.test(typed)) return "Ce n’est pas un code postal des territoires de ce guide";
  return typed.length < 3 ? "Tapez encore quelques lettres" : "Essayez avec un autre mot, ou un mot plus court";
};

/** « 1 résultat », « 12 résultats ». @param {number} count */
export const counted = (count) => `${count.toLocaleString("fr-FR")} résultat${count > 1 ? "s" : ""}`;

/** The stems that a question looks for. @param {import("./understand.mjs").Question} question */
export const soughtStems = (question) => new Set(soughtTerms(question.slots));

/**
 * Cuts a text into plain and marked parts.
 * @param {string} text @param {(folded: string) => boolean} isSought @returns {[string, boolean][]}
 */
export const markedParts = (text, isSought) => {
  /** @type {[string, boolean][]} */
  const parts = [];
  for (const part of text.match(/[\p{Alphabetic}\p{N}\p{M}]+|[^\p{Alphabetic}\p{N}\p{M}]+/gu) ?? []) {
    const marked = isSought(fold(part));
    const last = parts.at(-1);
    if (last && last[1] === marked) last[0] += part;
    else parts.push([part, marked]);
  }
  return parts;
};

/** @param {string} text @param {(folded: string) => boolean} isSought @returns {(Node | string)[]} */
export const markedNodes = (text, isSought) =>
  markedParts(text, isSought).map(([part, marked]) => (marked ? element("mark", {}, part) : part));

/**
 * One result: a link whose text is the title, its type, its extract.
 * @param {{ title: string, href: string, kind: string, kindName: string, extract: string }} result
 * @param {(folded: string) => boolean} isSought
 */
export const resultItem = (result, isSought) => {
  const item = element("li", { "data-type": result.kind },
    element("a", { href: result.href }, result.title));
  if (result.kindName) item.append(" ", element("span", { class: "etiquette" }, result.kindName));
  item.append(element("p", { class: "extrait" }, ...markedNodes(french(result.extract), isSought)));
  return item;
};

/** The filters, in the order of the published columns. */
export const FACETS = ["type", "programme", "theme", "public", "territoire"];
const PUBLIC = 3;

/**
 * Which hits pass the filters, and how many results each value of each filter would leave.
 * @param {{ doc: number }[]} hits
 * @param {{ labels: [string, string][][], columns: number[][][] } | undefined} facets
 * @param {Record<string, string>} chosen @param {string} everyone
 */
export const filtered = (hits, facets, chosen, everyone) => {
  const counts = FACETS.map(() => new Map());
  if (!facets) return { kept: hits, counts };
  const ids = facets.labels.map((labels) => labels.map(([id]) => id));
  const kept = hits.filter(({ doc }) => {
    const values = facets.columns.map((column, at) => column[doc].map((value) => ids[at][value]));
    const forAll = values[PUBLIC].includes(everyone);
    if (forAll) values[PUBLIC] = ids[PUBLIC];
    const passes = FACETS.map((name, at) => !chosen[name] || values[at].includes(chosen[name]));
    FACETS.forEach((_, at) => {
      if (!passes.every((pass, other) => pass || other === at)) return;
      for (const id of values[at]) counts[at].set(id, (counts[at].get(id) ?? 0) + 1);
    });
    return passes.every(Boolean);
  });
  return { kept, counts };
};

/**
 * Fills the filters: every value that some result has, with how many; without counts, every value.
 * @param {HTMLFormElement} form @param {[string, string][][]} labels
 * @param {Map<string, number>[] | undefined} counts @param {Record<string, string>} chosen
 */
export const showFilters = (form, labels, counts, chosen) => {
  FACETS.forEach((name, at) => {
    const select = form.elements.namedItem(name);
    if (!(select instanceof HTMLSelectElement)) return;
    const options = labels[at]
      .filter(([id]) => !counts || counts[at].get(id) || chosen[name] === id)
      .map(([id, label]) => element("option", { value: id }, counts ? `${label} (${counts[at].get(id) ?? 0})` : label));
    select.replaceChildren(select.options[0], ...options);
    select.value = chosen[name] ?? "";
  });
};
