/**
 * Follows the saves: puts the new page in the place of the old one, the scroll kept, and shows what is wrong.
 * Only the preview server sends this script; nothing of it is ever published.
 */
(() => {
  "use strict";
  const KEY = "passerelle.defilement";
  const own = document.getElementById("passerelle-direct");
  if (!own || own.dataset.ecoute) return;
  own.dataset.ecoute = "oui";
  const part = (/** @type {string} */ name, from = own) => from.querySelector(`.passerelle-${name}`);

  /** The whole page again: its scripts or styles are not the same, or it cannot be swapped. */
  const reload = () => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ page: location.pathname, x: scrollX, y: scrollY }));
    } catch { /* without memory, the browser restores the scroll as it can */ }
    location.reload();
  };
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    sessionStorage.removeItem(KEY);
    if (kept?.page === location.pathname) {
      const restore = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
      restore();
      addEventListener("load", restore);
    }
  } catch { /* the scroll stays where the browser puts it */ }

  const addresses = (/** @type {Document} */ page, /** @type {string} */ what) =>
    [...page.head.querySelectorAll(what)].map((e) => e.getAttribute("src") ?? e.getAttribute("href")).join("\n");
  const assets = (/** @type {Document} */ page) => addresses(page, "script[src]") + "\n\n" + addresses(page, 'link[rel="stylesheet"]');

  /** Which `details` are open, by their rank: what the reader had unfolded stays so. */
  const unfolded = () => [...document.querySelectorAll("details")].map((d) => d.open);

  /** @param {Element} to @param {Element} from */
  const dressAs = (to, from) => {
    for (const { name } of [...to.attributes]) if (!from.hasAttribute(name)) to.removeAttribute(name);
    for (const { name, value } of from.attributes) to.setAttribute(name, value);
  };

  /** @param {Document} page @param {HTMLElement} banner */
  const swap = (page, banner) => {
    const x = scrollX, y = scrollY, open = unfolded(), focused = document.activeElement?.id;
    dressAs(document.documentElement, page.documentElement);
    dressAs(document.body, page.body);
    document.title = page.title;
    /** @type {Set<Node | null>} */
    const kept = new Set([own, own.previousElementSibling, own.nextElementSibling]);
    for (const child of [...document.body.childNodes]) if (!kept.has(child)) child.remove();
    const before = own.previousElementSibling ?? own;
    for (const child of [...page.body.childNodes]) {
      if (child === banner) break;
      before.before(document.importNode(child, true));
    }
    document.querySelectorAll("details").forEach((d, i) => { if (open[i] !== undefined) d.open = open[i]; });
    // The scripts of the page find their elements anew.
    for (const old of [...document.head.querySelectorAll("script[src]")]) {
      const script = document.createElement("script");
      for (const { name, value } of old.attributes) script.setAttribute(name, value);
      script.async = false;
      script.addEventListener("load", () => scrollTo({ left: x, top: y, behavior: "instant" }));
      old.replaceWith(script);
    }
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    scrollTo({ left: x, top: y, behavior: "instant" });
  };

  const refresh = async () => {
    const response = await fetch(location.pathname + location.search, { cache: "no-store" });
    if (response.redirected) return location.replace(response.url);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const banner = page.getElementById("passerelle-direct");
    if (!banner) return reload();
    if (banner.dataset.empreinte !== own.dataset.empreinte) {
      // A search in progress holds more than its HTML; so does a page whose scripts are new.
      if (document.querySelector("form[data-base]") || assets(page) !== assets(document)) return reload();
      swap(page, banner);
      own.dataset.empreinte = banner.dataset.empreinte;
    }
    own.dataset.edition = banner.dataset.edition;
    part("modifier")?.replaceChildren(...(part("modifier", banner)?.childNodes ?? []));
    document.dispatchEvent(new CustomEvent("passerelle:maj"));
  };

  let wanted = own.dataset.edition, busy = false, again = 0;
  const follow = async () => {
    if (busy) return;
    busy = true;
    clearTimeout(again);
    try {
      for (let tries = 0; wanted !== own.dataset.edition && tries < 5; tries++) await refresh();
    } catch {
      // The server is away, or one answer was lost: no other message may come to say that this page is old.
      again = setTimeout(follow, 1000);
    } finally {
      busy = false;
    }
  };

  const say = (/** @type {string} */ text) => {
    const state = part("etat");
    if (state && state.textContent !== text) state.textContent = text;
  };
  let shown = part("erreurs")?.innerHTML ?? "";
  /** @type {EventSource | null} */
  let source = null;
  let silence = 0;
  const listen = () => {
    if (source) return;
    source = new EventSource("/__passerelle/evenements");
    source.addEventListener("etat", (event) => {
      const { edition, erreurs } = JSON.parse(event.data);
      const place = part("erreurs");
      // Written by the server, which has escaped every word that an editor typed.
      if (place && erreurs !== shown) place.innerHTML = shown = erreurs;
      wanted = edition;
      follow();
    });
    source.addEventListener("open", () => {
      clearTimeout(silence);
      say("");
    });
    source.addEventListener("error", () => {
      clearTimeout(silence);
      silence = setTimeout(() => say("Le serveur de prévisualisation ne répond plus."), 2000);
    });
  };
  // Six tabs that listen would take all the connections that a browser allows: only the one on screen does.
  const leave = () => {
    source?.close();
    source = null;
    clearTimeout(silence);
    clearTimeout(again);
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", () => { if (!document.hidden) listen(); });
  if (!document.hidden) listen();
})();
