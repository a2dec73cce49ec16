// Filtres des longues listes : un texte et des choix ; chaque élément porte data-<nom>="a b c", ou « * » pour tous. Chargé quand on entre dans le filtre.
(() => {
  'use strict';
  const d = document;
  /** @param {string} s @param {ParentNode} [dans] @returns {HTMLElement[]} */
  const tous = (s, dans = d) => [...dans.querySelectorAll(s)].filter((e) => e instanceof HTMLElement);
  /** @param {string} t */
  const plat = (t) => t.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();

  // Ce qui relie les mots ne cherche rien.
  const PETITS = /^(|a|aux?|d|de|des|du|en|et|l|la|les?|pour|une?)$/;

  tous('form[data-filtre]').forEach((f) => {
    const sorte = f.dataset.element || 'li', statut = f.querySelector('[role=status]');
    const elements = tous(f.dataset.filtre ?? '').flatMap((zone) => tous(`:scope > ${sorte}`, zone));
    const mots = elements.map((e) => ' ' + plat(`${e.dataset.texte ?? ''} ${e.textContent}`));

    const champs = [.../** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (f.querySelectorAll('input,select'))];
    // L'adresse porte les choix : elle s'envoie, et se garde.
    const demande = new URLSearchParams(location.search);
    champs.forEach((c) => {
      const v = demande.get(c.name);
      if (v && (c instanceof HTMLInputElement || [...c.options].some((o) => o.value === v))) c.value = v;
    });

    const filtrer = () => {
      // « voitures » comme « voiture », « st » comme « saint » : le début d'un mot suffit.
      const cherches = plat(champs.find((c) => c.name === 'texte')?.value ?? '').split(' ').filter((m) => !PETITS.test(m))
        .map((m) => m.length > 3 ? m.replace(/[sx]$/, '') : m.replace(/^st(e?)$/, 'saint$1'));
      const choix = champs.filter((c) => c.name !== 'texte' && c.value);
      const vide = !choix.length && !cherches.length;
      const restent = elements.filter((e, i) => {
        const oui = cherches.every((m) => mots[i].includes(' ' + m))
          && choix.every((c) => e.dataset[c.name] === '*' || ` ${e.dataset[c.name] || ''} `.includes(` ${c.value} `));
        e.hidden = !oui;
        return oui;
      });
      tous('[data-groupe]').forEach((g) => { g.hidden = !tous(sorte, g).some((e) => !e.hidden); });
      d.body.classList.toggle('filtre-actif', !vide);
      const n = restent.length;
      if (statut) statut.textContent = vide ? '' : n ? `${n} ${n > 1 ? 'réponses' : 'réponse'}` : 'Aucune réponse. Essayez un autre mot.';
      const adresse = new URLSearchParams(champs.filter((c) => c.value).map((c) => [c.name, c.value]));
      history.replaceState(null, '', location.pathname + (vide ? '' : `?${adresse}`) + location.hash);
    };

    f.addEventListener('input', filtrer);
    f.addEventListener('submit', filtrer);
    filtrer();
  });
})();
