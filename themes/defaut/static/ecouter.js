// « Écouter » : la voix du navigateur lit la page, phrase par phrase. Chargé au premier appui sur le bouton.
(() => {
  'use strict';
  const voix = window.speechSynthesis;
  const ABSENTS = 'nav,button,.outils,.sommaire-tel,.cote,.provenance,figure,[aria-hidden]';
  /** Le bouton de la page qui se lit. @type {Element | null} */
  let parle = null;

  /** @param {Element} bouton @param {string} mot */
  const dire = (bouton, mot) => {
    const place = bouton.querySelector('[data-mot]');
    if (place) place.textContent = mot;
  };

  const taire = () => {
    if (!parle) return;
    dire(parle, 'Écouter');
    parle = null;
    voix.cancel();
  };

  /** Ce qui est visible dans la page, dans l'ordre, coupé en phrases : une voix s'arrête au milieu d'un texte trop long. */
  const phrases = () => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(':is(main, #qui-contacter) :is(h1,h2,h3,p,li,dt,dd,summary,caption,tr)'))]
    .filter((e) => e.offsetParent && !e.querySelector('p,li,dt,summary') && !e.closest(ABSENTS))
    // « art. L. 262-28 » : un point ne finit une phrase que devant une majuscule, et pas après une lettre seule.
    .flatMap((e) => e.innerText.replace(/\t/g, ', ').match(/(?:\b[A-Z]\.|[.!?;](?!\s+[A-ZÀ-Ý«–])|[^.!?;\n])+[.!?;]*/g) ?? [])
    .map((phrase) => phrase.trim())
    .filter(Boolean);

  /** @param {Element} bouton */
  const lire = (bouton) => {
    const reste = phrases();
    parle = bouton;
    dire(bouton, 'Arrêter');
    const suite = () => {
      if (parle !== bouton) return;
      const phrase = reste.shift();
      if (!phrase) { taire(); return; }
      const u = new SpeechSynthesisUtterance(phrase);
      u.lang = 'fr-FR';
      u.rate = 0.95;
      u.onend = suite;
      u.onerror = taire;
      voix.speak(u);
    };
    suite();
  };

  document.querySelectorAll('[data-ecouter]').forEach((bouton) => {
    bouton.addEventListener('click', () => (parle ? taire() : lire(bouton)));
  });
  // Le texte lu n'est plus celui qui est montré.
  document.querySelectorAll('[data-facile]').forEach((bouton) => bouton.addEventListener('click', taire));
  addEventListener('pagehide', taire);
})();
