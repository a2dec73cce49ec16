// Filtres des longues listes : un texte et des choix ; chaque élément porte data-<nom>="a b c", ou « * » pour tous. Chargé quand on entre dans le filtre.
(() => {
  'use strict';
  const d = document;
  /** @param {string} s @param {ParentNode} [dans] @returns {HTMLElement[]} */
  const tous = (s, dans = d) => [...dans.querySelectorAll(s)].filter((e) => e instanceof HTMLElement);
  /** @param {string} t */
  const plat = (t) => t.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();

  // Ce qui relie les mots ne cherche rien.
  const PETITS = /^(|ai|as|a|aux?|avec|besoin|c|ce|cherche|d|dans|de|des|du|elle|en|es|est|et|il|j|je|l|la|les?|m|ma|me|mes|moi|mon|n|ne|ou|par|pas|pour|qu|que|qui|s|sa|se|ses|son|suis|sur|t|un|une|veux|voudrais|y)$/;

  // « loudin » pour « loudun » : une lettre changée, en trop, oubliée, ou deux échangées.
  /** @param {string} m @param {string} w */
  const presque = (m, w) => {
    let i = 0;
    while (i < m.length && m[i] === w[i]) i++;
    const a = m.slice(i), b = w.slice(i);
    return a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1) || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
  };
  /** @param {string} texte @param {string} m */
  const ressemble = (texte, m) => m.length > 3 && !/\d/.test(m) && texte.split(' ').some((w) => presque(m, w) || presque(m, w.replace(/[sx]$/, '')));

  tous('form[data-filtre]').forEach((f) => {
    const sorte = f.dataset.element || 'li', statut = tous('[role=status]', f)[0];
    const elements = tous(f.dataset.filtre ?? '').flatMap((zone) => tous(`:scope > ${sorte}`, zone));
    const mots = elements.map((e) => ' ' + plat(e.dataset.nom ?? `${e.dataset.texte ?? ''} ${e.textContent}`));
    const noms = elements.map((e) => plat(e.querySelector('a')?.textContent ?? e.textContent));

    const champs = [.../** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (f.querySelectorAll('input,select'))];
    // L'adresse porte les choix : elle s'envoie, et se garde.
    const demande = new URLSearchParams(location.search);
    // Un choix que la liste n'a pas est dit : il n'y a rien ici pour lui.
    let inconnu = '';
    champs.forEach((c) => {
      const v = demande.get(c.name);
      if (!v) return;
      if (c instanceof HTMLInputElement || [...c.options].some((o) => o.value === v)) c.value = v;
      else inconnu = `Rien n’est connu ici pour «\u00a0${v.replace(/-/g, ' ')}\u00a0»\u00a0: la liste est montrée sans ce choix.`;
    });

    // Le nom demandé vient d'abord, puis ceux qui commencent de même ; sans mot, la liste reprend son ordre.
    /** @param {string} nom */
    const ranger = (nom) => {
      /** @param {number} i */
      const rang = (i) => !nom || elements[i].hidden ? 2 : noms[i] === nom ? 0 : noms[i].startsWith(nom) ? 1 : 2;
      const ordre = elements.map((_, i) => i).sort((i, j) => rang(i) - rang(j) || i - j);
      for (const zone of new Set(elements.map((e) => e.parentElement))) {
        const siens = ordre.map((i) => elements[i]).filter((e) => e.parentElement === zone);
        const places = [...zone?.children ?? []].filter((e) => siens.includes(/** @type {HTMLElement} */ (e)));
        if (siens.some((e, i) => e !== places[i])) zone?.append(...siens);
      }
    };

    /** @param {string} texte @param {string} href */
    const lien = (texte, href) => Object.assign(d.createElement('a'), { textContent: texte, href });
    const { racine = '/', finUrl = '' } = d.documentElement.dataset;
    const effacer = Object.assign(d.createElement('button'), { type: 'reset', className: 'lien', textContent: 'Effacer les filtres', hidden: true });
    statut?.after(' ', effacer);
    /** @param {number} n @param {boolean} exact @param {string} tape */
    const annoncer = (n, exact, tape) => {
      effacer.hidden = champs.filter((c) => c.value).length < 2;
      if (!statut) return;
      const compte = n ? `${n} ${n > 1 ? 'réponses' : 'réponse'}${exact ? '' : ', pour un mot proche'}. ` : 'Aucune réponse. ';
      statut.replaceChildren(tape || champs.some((c) => c.value) ? compte : '', inconnu);
      if (!n && tape) statut.append('Essayez un autre mot, ou ', lien(`cherchez «\u00a0${tape}\u00a0» dans tout le guide`, `${racine}recherche/${finUrl}?q=${encodeURIComponent(tape)}`), '.');
      else if (!n) statut.append('Enlevez un choix.');
    };

    const filtrer = () => {
      const tape = (champs.find((c) => c.name === 'texte')?.value ?? '').trim();
      // « voitures » comme « voiture », « st » comme « saint », « 86 000 » comme « 86000 » : le début d'un mot suffit.
      const entiers = plat(tape).replace(/\b(\d\d) (\d{3})\b/g, '$1$2').split(' ').filter((m) => !PETITS.test(m)).map((m) => m.replace(/^st(e?)$/, 'saint$1'));
      const cherches = entiers.map((m) => m.length > 3 ? m.replace(/[sx]$/, '') : m);
      const choix = champs.filter((c) => c.name !== 'texte' && c.value);
      const vide = !choix.length && !cherches.length;
      /** @param {(texte: string, m: string) => boolean} trouve */
      const garder = (trouve) => elements.filter((e, i) => {
        const oui = cherches.every((m) => trouve(mots[i], m))
          && choix.every((c) => e.dataset[c.name] === '*' || ` ${e.dataset[c.name] || ''} `.includes(` ${c.value} `));
        e.hidden = !oui;
        return oui;
      }).length;
      /** @param {string} texte @param {string} m */
      const commence = (texte, m) => texte.includes(' ' + m);
      const exacts = garder(commence), n = exacts || garder((texte, m) => commence(texte, m) || ressemble(texte, m));
      ranger(cherches.length ? entiers.join(' ') : '');
      tous('[data-groupe]').forEach((g) => { g.hidden = !tous(sorte, g).some((e) => !e.hidden); });
      d.body.classList.toggle('filtre-actif', !vide);
      annoncer(n, exacts > 0, cherches.length ? tape : '');
      const adresse = new URLSearchParams(champs.filter((c) => c.value).map((c) => [c.name, c.value]));
      history.replaceState(null, '', location.pathname + (vide ? '' : `?${adresse}`) + location.hash);
    };

    f.addEventListener('input', () => { inconnu = ''; filtrer(); });
    f.addEventListener('reset', () => setTimeout(() => { inconnu = ''; filtrer(); champs[0].focus(); }));
    // Demandées, les réponses viennent sous les yeux, et le clavier avec elles.
    f.addEventListener('submit', () => {
      filtrer();
      if (!statut?.textContent) return;
      statut.tabIndex = -1;
      statut.focus({ preventScroll: true });
      statut.scrollIntoView({ block: 'start' });
    });
    filtrer();
  });
})();
