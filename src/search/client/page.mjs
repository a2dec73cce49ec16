/**
 * The search page: the form, the keyboard, the address bar, and who is told what.
 */
import { rank } from "./rank.mjs";
import { suggestions } from "./suggest.mjs";
import { PATIENCE, Store, cutting, fetcher, receive } from "./store.mjs";
import { understand } from "./understand.mjs";
import { FACETS, counted, element, filtered, quoted, resultItem, showFilters, soughtStems, told, whatElse } from "./view.mjs";

const AT_ONCE = 10;
/** How long fetching waits for the next key: enough to skip the middle of a word, too short to be felt. */
const PAUSE = 90;
/** From when a reader wonders whether anything is happening. */
const SLOW = 1500;
const FORMAT = 1;
/** What is shorter is a beginning. */
const BARELY = 3;
/**
 * What the browser keeps beside an address: whether the back button comes back to it, how many results were shown, and
 * how far down a result was opened.
 * @typedef {{ asked: boolean, shown?: number, top?: number }} Visit
 */

export class SearchPage {
  /** @param {HTMLFormElement} form @param {string} base Where the engine and the pieces are. @param {any} root */
  constructor(form, base, root) {
    this.form = form;
    this.base = base;
    this.store = this.read(root);
    /** @type {ReturnType<SearchPage["answer"]>} */
    this.found = { question: { slots: [], corrections: [], unknown: [], manner: 0 }, hits: [], kept: [], isWhole: true, counts: [], facets: undefined, stems: new Set() };
    /** Answers what was last answered, with as many results as are to be shown by now. */
    this.again = () => this.found;
    /** The root was read again since the last answer. */
    this.renewed = false;
    this.field = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
    this.list = /** @type {HTMLElement} */ (document.getElementById("resultats"));
    this.status = /** @type {HTMLElement} */ (document.getElementById("etat-recherche"));
    this.more = document.getElementById("plus-de-resultats");
    this.help = document.getElementById("aide-recherche");
    this.plain = document.getElementById("sans-recherche");
    this.filters = document.getElementById("filtres");
    this.title = document.title;
    this.turn = 0;
    this.shown = AT_ONCE;
    this.timer = 0;
    /** @type {Record<string, string>} */
    this.pending = Object.fromEntries(new URLSearchParams(location.search));
  }

  /** What the index says, from its root. @param {any} root @returns {Store} */
  read(root) {
    return new Store(root, fetcher(this.base));
  }

  /** The root of a newer edition has come. @param {any} root */
  renew(root) {
    if (root.format !== FORMAT) {
      this.tellFailure(new Error(`format ${root.format}`));
      return;
    }
    this.store = this.read(root);
    this.run();
  }

  start() {
    /** @param {EventTarget | null} target @param {string} type @param {(event: any) => unknown} act */
    const on = (target, type, act) => target?.addEventListener(type, act);
    on(this.field, "input", () => this.later());
    on(this.form, "submit", (event) => {
      event.preventDefault();
      this.now(true);
    });
    on(this.form, "change", (event) => event.target !== this.field && this.now(true));
    on(this.filters, "toggle", () => this.now(false));
    on(this.more, "click", () => this.showMore());
    on(window, "popstate", () => {
      this.fromAddress();
      this.run();
    });
    on(this.list, "click", () => history.replaceState({ ...this.visit(), top: scrollY }, ""));
    on(document, "keydown", (event) => this.key(event));
    on(window, "online", () => document.body.dataset.recherche === "erreur" && this.run());
    if (this.filters) this.filters.hidden = false;
    // What was typed before the script came is not lost.
    const { value } = this.field;
    this.fromAddress();
    this.field.value ||= value;
    // The browser comes back to a place that is not there before the results are.
    const { top = 0 } = this.visit();
    const [arrival] = performance.getEntriesByType("navigation");
    this.run().then(() => top && arrival instanceof PerformanceNavigationTiming && arrival.type === "back_forward" && scrollTo(0, top));
  }

  /** The question and the filters as they stand in the form. */
  chosen() {
    /** @type {Record<string, string>} */
    const chosen = {};
    for (const id of FACETS) {
      const control = this.form.elements.namedItem(id);
      // The choice of the address stands until the filters have their values.
      const filled = control instanceof HTMLSelectElement && control.options.length > 1;
      const value = filled ? control.value : this.pending[id];
      if (value) chosen[id] = value;
    }
    return chosen;
  }

  fromAddress() {
    const address = new URLSearchParams(location.search);
    this.field.value = address.get("q") ?? "";
    this.pending = Object.fromEntries(address);
    for (const id of FACETS) {
      const control = this.form.elements.namedItem(id);
      if (control instanceof HTMLSelectElement) control.value = this.pending[id] ?? "";
      // A filter that nobody sees hides results.
      if (this.pending[id]) this.filters?.setAttribute("open", "");
    }
  }

  /** What is typed takes the place of what was typed before, but not of a question that was asked. @param {boolean} asked */
  toAddress(asked) {
    const address = new URLSearchParams({ q: this.field.value, ...this.chosen() });
    const search = this.field.value || address.size > 1 ? `?${address}` : location.pathname;
    const moved = search !== location.search;
    if (moved && (asked || this.visit().asked)) history.pushState({ asked }, "", search);
    else if (moved || asked) history.replaceState({ asked }, "", search);
  }

  /** @returns {Visit} */
  visit() {
    return history.state ?? { asked: false };
  }

  /** A key: what is at hand is shown at once; fetching and the address wait for the end of the word. */
  later() {
    delete document.body.dataset.recherche;
    clearTimeout(this.timer);
    this.turn++;
    this.shown = AT_ONCE;
    const text = this.field.value;
    const chosen = this.chosen();
    const found = this.store.atHand(() => this.answer(text, chosen));
    if (found) this.show(found, text, chosen);
    this.timer = window.setTimeout(() => (found ? this.toAddress(false) : this.now(false)), PAUSE);
  }

  /** @param {boolean} asked */
  now(asked) {
    clearTimeout(this.timer);
    this.toAddress(asked);
    this.run();
  }

  async run() {
    const turn = ++this.turn;
    delete document.body.dataset.recherche;
    this.shown = this.visit().shown ?? AT_ONCE;
    const text = this.field.value;
    const chosen = this.chosen();
    const slow = setTimeout(() => {
      if (turn === this.turn) this.status.textContent = "Recherche en cours…";
    }, SLOW);
    try {
      const found = await this.store.settle(() => this.answer(text, chosen));
      if (turn !== this.turn) return;
      this.show(found, text, chosen);
    } catch (problem) {
      if (turn === this.turn) this.fail(problem);
    } finally {
      clearTimeout(slow);
    }
  }

  /** @param {string} text @param {Record<string, string>} chosen */
  answer(text, chosen) {
    const question = understand(text, this.store);
    const isOpen = this.filters instanceof HTMLDetailsElement && this.filters.open;
    const isFiltered = isOpen || Object.keys(chosen).length > 0;
    const facets = isFiltered ? this.store.piece("f", 0) : undefined;
    const passes = facets && cutting.passing?.(chosen, facets, this.store);
    // The counts of filters need every page that answers; where lists are cut, there are no counts.
    const hits = this.store.wanted.size ? [] : rank(question, this.store, isFiltered && !passes ? Infinity : this.shown, passes);
    const { kept, counts } = passes ? { kept: hits.filter(({ doc }) => passes[doc]), counts: undefined } : filtered(hits, facets, chosen, this.store.root.everyone);
    kept.slice(0, this.shown).forEach(({ doc }) => this.store.page(doc));
    return { question, hits, kept, isWhole: cutting.isWhole?.(question, this.store) ?? true, counts, facets, stems: soughtStems(question) };
  }

  /** @param {ReturnType<SearchPage["answer"]>} found @param {string} text @param {Record<string, string>} chosen */
  show(found, text, chosen) {
    this.found = found;
    this.again = () => this.answer(text, chosen);
    this.renewed = false;
    const { kept, counts, facets } = found;
    if (facets) showFilters(this.form, facets.labels, counts, chosen);
    this.list.replaceChildren(...this.items(0, this.shown));
    // Where nothing is found, the list of the whole site is what is left to propose.
    if (this.plain) this.plain.hidden = !!text.trim() && (found.hits.length > 0 || text.trim().length < BARELY);
    this.tell(text, chosen);
    if (this.more) this.more.hidden = kept.length <= this.shown;
    document.body.dataset.recherche = "prete";
  }

  /** @param {number} from @param {number} to */
  items(from, to) {
    const { kinds } = this.store.root;
    return this.found.kept.slice(from, to).flatMap(({ doc }) => {
      const page = this.store.page(doc);
      if (!page) return [];
      const [kind, kindName] = kinds[page.kind] ?? ["", ""];
      return [resultItem({ ...page, kind, kindName, href: this.href(page.url) }, (word) => this.found.stems.has(this.store.stem(word)))];
    });
  }

  /** Addresses are from the root of the site, which may be a folder. @param {string} url */
  href(url) {
    const base = this.form.dataset.base ?? "/";
    const page = url.startsWith("/") ? base + url.slice(1) : url;
    return location.protocol === "file:" ? page.replace(/\/(#.*)?$/, "/index.html$1") : page;
  }

  async showMore() {
    const from = this.shown;
    this.shown += AT_ONCE;
    history.replaceState({ ...this.visit(), shown: this.shown }, "");
    const { turn } = this;
    try {
      const found = await this.store.settle(this.again);
      if (turn !== this.turn) return;
      this.found = found;
      this.list.append(...this.items(from, this.shown));
      if (this.more) this.more.hidden = this.found.kept.length <= this.shown;
      this.links()[from]?.focus();
    } catch (problem) {
      if (turn === this.turn) this.fail(problem);
    }
  }

  /** Says how many, for what, and what to try. @param {string} text @param {Record<string, string>} chosen */
  tell(text, chosen) {
    const { question, hits, kept, isWhole } = this.found;
    const notes = told(question, text).join(", ");
    const typed = text.trim().slice(0, 80);
    let message = "";
    if (!typed) message = "Tapez un ou plusieurs mots.";
    else if (kept.length) message = `${isWhole ? "" : "Au moins "}${counted(kept.length)} pour ${quoted(typed)}${notes ? ` (${notes})` : ""}.`;
    else if (hits.length) message = `Aucun résultat pour ${quoted(typed)} avec ces filtres. Essayez sans filtre : ${counted(hits.length)}.`;
    else message = `Aucun résultat pour ${quoted(typed)}. ${whatElse(typed)}.`;
    this.status.textContent = message;
    // Two questions are two lines in the history.
    document.title = typed ? `${typed} – ${this.title}` : this.title;
    this.suggest(text, !typed || kept.length > 0, Object.keys(chosen).length > 0 && (!typed || hits.length > 0));
  }

  /** « Essayez avec… ». @param {string} text @param {boolean} found @param {boolean} freed */
  async suggest(text, found, freed) {
    if (!this.help) return;
    this.help.replaceChildren();
    /** @param {string} words @param {string} search */
    const link = (words, search) => element("a", { href: search }, words);
    if (freed) {
      this.help.append(link("Enlever les filtres", `?${new URLSearchParams({ q: text })}`));
      return;
    }
    if (found) return;
    const { turn } = this;
    const near = await this.store.settle(() => suggestions(text, this.store)).catch(() => []);
    if (turn !== this.turn || !near.length) return;
    this.help.append("Essayez avec : ", ...near.flatMap((word, at) => [at ? ", " : "", link(word, `?${new URLSearchParams({ q: word })}`)]));
  }

  /** @returns {HTMLAnchorElement[]} */
  links() {
    return [...this.list.querySelectorAll("a")];
  }

  /** Arrows go through the results, Escape comes back. @param {KeyboardEvent} event */
  key(event) {
    const links = this.links();
    const at = links.indexOf(/** @type {any} */ (document.activeElement));
    const inField = document.activeElement === this.field;
    if (event.isComposing || (!inField && at < 0)) return;
    if (event.key === "Escape" && !inField) this.field.focus();
    else if (event.key === "Escape" && this.field.value) {
      this.field.value = "";
      this.now(false);
    } else if (event.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp" && at >= 0) (at ? links[at - 1] : this.field).focus();
    else return;
    event.preventDefault();
  }

  /** The index may just have been replaced by a newer edition: once, start again from its root. @param {unknown} problem */
  fail(problem) {
    if (this.renewed) {
      this.tellFailure(problem);
      return;
    }
    this.renewed = true;
    const script = document.createElement("script");
    const timer = setTimeout(() => this.tellFailure(problem), PATIENCE);
    script.onload = () => clearTimeout(timer);
    script.onerror = () => {
      clearTimeout(timer);
      this.tellFailure(problem);
    };
    script.src = `${this.base}racine.js?edition=${Date.now()}`;
    document.head.append(script);
  }

  /** Says that the search does not work, and shows the plain list. @param {unknown} problem */
  tellFailure(problem) {
    this.status.textContent = navigator.onLine
      ? "La recherche ne répond pas : son index est illisible ou incomplet. Rechargez la page, ou passez par la liste ci-dessous."
      : "Vous n’êtes plus en ligne : la recherche reprendra dès que le réseau reviendra. En attendant, passez par la liste ci-dessous.";
    this.list.replaceChildren();
    if (this.more) this.more.hidden = true;
    if (this.plain) this.plain.hidden = false;
    document.body.dataset.recherche = "erreur";
    console.info("recherche :", String(problem));
  }
}

/** Called by the last line of the engine; the root follows, in the same file, and comes again in `racine.js`. */
export const begin = (Page = SearchPage) => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const form = document.querySelector('form[role="search"][data-base]');
  /** @type {SearchPage | undefined} */
  let page;
  /** @param {any} root */
  const open = (root) => {
    if (page) page.renew(root);
    else if (form instanceof HTMLFormElement) {
      page = new Page(form, new URL(".", script.src).href, root);
      page.start();
    }
  };
  Object.assign(window, { passerelleIndex: receive, passerelleRacine: open });
};
