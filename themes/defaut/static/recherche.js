/**
 * Wakes the search: nothing of it is loaded before the field is used or the address holds a question.
 *
 * A classic script, since modules do not load from a folder opened without a server. The engine, the
 * root of the index included, is `data-moteur` of the form; it takes over from here.
 */
(() => {
  "use strict";
  const form = document.querySelector('form[role="search"][data-moteur]');
  if (!(form instanceof HTMLFormElement)) return;
  const field = form.elements.namedItem("q");
  if (!(field instanceof HTMLInputElement)) return;
  const address = new URLSearchParams(location.search);
  if (address.get("q")) field.value = address.get("q") ?? "";
  let awake = false;

  const failed = () => {
    const status = document.getElementById("etat-recherche");
    if (status) status.textContent = "La recherche ne répond pas. Rechargez la page, ou passez par la liste ci-dessous.";
    const plain = document.getElementById("sans-recherche");
    if (plain) plain.hidden = false;
    document.body.dataset.recherche = "erreur";
  };

  /** @param {boolean} again After a failure: the root may have been replaced by a newer edition. */
  const load = (again) => {
    const script = document.createElement("script");
    const timer = setTimeout(failed, 20000);
    script.src = form.dataset.moteur + (again ? `?edition=${Date.now()}` : "");
    script.onerror = () => {
      clearTimeout(timer);
      again ? failed() : load(true);
    };
    script.onload = () => {
      clearTimeout(timer);
      const start = Reflect.get(window, "passerelleMoteur");
      if (typeof start === "function") start(form, { again, reload: () => load(true) });
      else failed();
    };
    document.head.append(script);
  };

  const wake = () => {
    if (awake) return;
    awake = true;
    load(false);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    wake();
  });
  for (const type of ["focusin", "input", "change"]) form.addEventListener(type, wake);
  if (field.value || address.size) wake();
})();
