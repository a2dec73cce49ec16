/**
 * The search page where a Quickwit server holds the index: questions are understood here, with the words of the published
 * index, and answered there. Joined to the engine only where the site names such a server.
 */
import { SearchPage } from "./page.mjs";
import { PATIENCE, Store, fetcher } from "./store.mjs";
import { understand } from "./understand.mjs";
import { soughtStems } from "./view.mjs";

const HITS_EACH = 10;
/** The server gives no result past this one. */
const REACHED = 10000;
const SEARCHED = ["titre", "mots_cles", "lieux", "texte"];
const FILTERED = { type: "type", programme: "programme", theme: "thematiques", public: "publics", territoire: "territoires" };

/** @typedef {{ total: number, hits: { title: string, url: string, extract: string, kind: string }[] }} Answer */
/** A result: the question as the server reads it, and its rank. @typedef {{ query: string, rank: number }} Place */

/** What the server did, or did not. */
export class ServerError extends Error {}

/** A text that the server takes as it is; a bare word needs no quotes. @param {string} text */
const exactly = (text) => (/^[\p{L}\p{N}]+$/u.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`);

/** @param {number} weight */
const boosted = (weight) => `^${Number(weight.toFixed(3))}`;

/** A term in each field that may have it; « #9 » and « @loudun » stand together, whole. @param {string} term @param {number} weight @param {number[]} boosts */
const clause = (term, weight, boosts) => {
  const mark = /^[#@]/.test(term);
  const fields = SEARCHED.map((field, at) => (mark ? `reperes:${exactly(field + term)}` : `${field}:${exactly(term)}`) + boosted(weight * boosts[at]));
  return `(${fields.join(" OR ")})`;
};

/**
 * A question in the server's language: pages that have one of its ideas, and all the filters.
 * @param {import("./understand.mjs").Question} question @param {Record<string, string>} chosen
 * @param {{ boosts: number[], everyone: string }} root
 */
export const written = ({ slots }, chosen, { boosts, everyone }) => {
  const ideas = slots.flatMap(({ alternatives }) =>
    alternatives.map(({ terms, weight }) => `(${terms.map((term) => clause(term, weight, boosts)).join(" AND ")})`));
  if (!ideas.length) return "";
  const filters = Object.entries(FILTERED).flatMap(([name, field]) => {
    const value = chosen[name];
    if (!value) return [];
    const values = name === "public" ? [value, everyone] : [value];
    return [` AND (${values.map((one) => `${field}:${exactly(one)}`).join(" OR ")})`];
  });
  return `(${ideas.join(" OR ")})${filters.join("")}`;
};

/** An answer of the expected shape, or an error. Addresses lead into this site, whatever the server says. @param {any} said @returns {Answer} */
export const readAnswer = (said) => {
  const isText = (/** @type {unknown} */ text) => typeof text === "string";
  const isHit = (/** @type {any} */ hit) => isText(hit?.nom) && isText(hit.url) && /^\/(?![\/\\])/.test(hit.url) && isText(hit.type);
  if (!Number.isInteger(said?.num_hits) || said.num_hits < 0 || !Array.isArray(said.hits) || !said.hits.every(isHit)) {
    throw new ServerError("réponse inattendue");
  }
  /** @param {any} hit */
  const shown = ({ nom, url, type, resume }) => ({ title: nom, url, kind: type, extract: isText(resume) ? resume : "" });
  return { total: said.num_hits, hits: said.hits.map(shown) };
};

/** The answers of the server are pieces like those of the index: noted where they lack, then fetched. */
export class ServerStore extends Store {
  /** @param {any} root @param {string} base @param {string} server */
  constructor(root, base, server) {
    super(root, fetcher(base));
    this.server = server;
    this.kindRanks = new Map(root.kinds.map((/** @type {[string, string]} */ [id], /** @type {number} */ rank) => [id, rank]));
  }

  /** Some results, once they have come. @param {string} query @param {number} from @returns {Answer | undefined} */
  results(query, from) {
    const key = `?${new URLSearchParams({ query, max_hits: `${HITS_EACH}`, start_offset: `${from}`, sort_by: "_score" })}`;
    const answer = this.pieces.get(key);
    if (!answer) this.wanted.add(key);
    return answer;
  }

  /** @param {string} key @returns {Promise<void>} */
  load(key) {
    if (!key.startsWith("?")) return super.load(key);
    const loading = this.coming.get(key) ?? this.ask(key).then((answer) => { this.pieces.set(key, answer); });
    this.coming.set(key, loading);
    loading.catch(() => this.coming.delete(key));
    return loading;
  }

  /** @param {string} key @returns {Promise<Answer>} */
  async ask(key) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const answer = await fetch(this.server + key, { signal: patience.signal, credentials: "omit", referrerPolicy: "no-referrer" });
      if (!answer.ok) throw new ServerError(`état ${answer.status}`);
      return readAnswer(await answer.json());
    } catch (problem) {
      throw problem instanceof ServerError ? problem : new ServerError(String(problem));
    } finally {
      clearTimeout(timer);
    }
  }

  /** What is shown of a result. @param {any} place @returns {ReturnType<Store["page"]>} */
  page(place) {
    const { query, rank } = /** @type {Place} */ (place);
    const from = rank - rank % HITS_EACH;
    const hit = this.results(query, from)?.hits[rank - from];
    return hit && { ...hit, kind: this.kindRanks.get(hit.kind) ?? -1 };
  }
}

export class ServerPage extends SearchPage {
  /** @param {any} root @returns {ServerStore} */
  read(root) {
    return new ServerStore(root, this.base, this.form.dataset.serveur ?? "");
  }

  /** @param {string} text @param {Record<string, string>} chosen */
  answer(text, chosen) {
    const store = /** @type {ServerStore} */ (this.store);
    const question = understand(text, store);
    /** @param {Record<string, string>} filters @returns {any[]} */
    const found = (filters) => {
      const query = written(question, filters, store.root);
      const total = query && !store.wanted.size ? store.results(query, 0)?.total ?? 0 : 0;
      const places = Array.from({ length: Math.min(total, REACHED) }, (_, rank) => ({ doc: { query, rank } }));
      // The rest is counted, and cannot be shown.
      places.length = total;
      return places;
    };
    const kept = found(chosen);
    const isFiltered = Object.keys(FILTERED).some((name) => chosen[name]);
    const hits = isFiltered && !kept.length ? found({}) : kept;
    kept.slice(0, this.shown).forEach(({ doc }) => store.page(doc));
    return { question, hits, kept, isWhole: true, counts: [], facets: undefined, stems: soughtStems(question) };
  }

  /** Reading the root again mends nothing of the server's. @param {unknown} problem */
  fail(problem) {
    if (problem instanceof ServerError) this.tellFailure(problem);
    else super.fail(problem);
  }

  /** @param {unknown} problem */
  tellFailure(problem) {
    super.tellFailure(problem);
    if (problem instanceof ServerError) {
      this.status.textContent = "La recherche ne répond pas : son serveur ne peut pas être joint, ou répond mal. Réessayez plus tard, ou passez par la liste ci-dessous.";
    }
  }
}
