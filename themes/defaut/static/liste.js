// La page « Ma liste ». La liste est sur l'appareil, ou dans le lien, après « # » : ni l'une ni l'autre n'est envoyée au site.
(() => {
  'use strict';
  const d = document, { racine = '/', finUrl: fin = '' } = d.documentElement.dataset;
  /** Ce que garde l'appareil. @typedef {{ id: string, titre?: string }} Gardee */
  /** Une fiche montrée : sa ligne, et ce que dit sa page. @typedef {{ id: string, titre: string, ligne: HTMLElement, montant?: string, tel?: string | null, perdue?: boolean }} Fiche */
  /**
   * Ce que le gabarit de la page contient toujours.
   * @template {HTMLElement} [E=HTMLElement]
   * @param {string} s @param {ParentNode} [dans] @returns {E}
   */
  const un = (s, dans = d) => {
    /** @type {E | null} */
    const e = dans.querySelector(s);
    if (!e) throw new Error(s);
    return e;
  };
  /** @type {HTMLElement} */
  const page = un('[data-liste]');
  const { adresse: base = '' } = page.dataset;
  /** @param {string} s @param {unknown} oui */
  const voir = (s, oui) => { un(s).hidden = !oui; };
  /** @param {string} t */
  const dire = (t) => { un('[data-dire]').textContent = t; };
  const MOTIF = /^[a-z\d-]+(\/[a-z\d-]+)+$/;
  // Ce que garde l'appareil a pu être abîmé. Un autre onglet a pu le changer : on le relit avant d'écrire.
  const lire = () => {
    try {
      /** @type {Gardee[]} */
      const l = JSON.parse(`${localStorage.getItem('passerelle.liste')}`);
      return l.filter((f) => MOTIF.test(f?.id));
    } catch { return []; }
  };
  // Le navigateur prévient les autres onglets ; cette page-ci est prévenue de même.
  /** @param {Gardee[]} l @param {string} fait @param {string} suite */
  const garder = (l, fait, suite) => {
    try { localStorage.setItem('passerelle.liste', JSON.stringify(l)); } catch { return dire('Ce navigateur refuse de garder la liste. Gardez le lien.'); }
    toutes();
    dispatchEvent(new Event('storage'));
    dire(fait);
    // Le bouton s'en va : le clavier reprend dans la liste.
    un(fiches[0] ? suite : '[data-vide] a').focus();
  };
  /** @type {Fiche[]} */
  let fiches = [];
  /** @type {Map<string, Fiche>} */
  const connues = new Map();
  let attendues = 0;

  // Une fiche est le chemin de sa page, sans les barres des bouts : « aides/apre ».
  /** @param {string} id */
  const adresse = (id) => racine + id + '/' + fin;
  /** @param {string} id */
  const enLigne = (id) => new URL(`../${id}/`, base).href;
  /** @param {string} id */
  const mienne = (id) => lire().find((f) => f.id === id);
  // Le lien : « #aides/apre,kits/mobilite ». « #contenu » mène dans la page.
  const recue = () => [...new Set(new URLSearchParams('l=' + location.hash.slice(1)).get('l')?.split(','))].filter((id) => MOTIF.test(id)).slice(0, 60);
  let ids = recue();

  // Titre, résumé et téléphone viennent de la page elle-même ; d'un dossier ouvert sans serveur, elle ne peut pas être lue.
  /** @param {Fiche} f @param {HTMLElement} suite */
  const completer = async (f, suite) => {
    const r = await fetch(adresse(f.id), { signal: AbortSignal.timeout?.(2e4) });
    f.perdue = r.status === 404;
    if (!r.ok) throw r;
    const p = new DOMParser().parseFromString(await r.text(), 'text/html');
    /** @param {string} s */
    const texte = (s) => {
      /** @type {NodeListOf<HTMLMetaElement>} */
      const trouves = p.querySelectorAll(s);
      return [...trouves].map((e) => (e.content || e.textContent).trim().replace(/\s+/g, ' ')).join(', ');
    };
    const pour = texte('.pour, [data-pour] li'), contact = texte('#qui-contacter .contact-nom');
    /** @type {HTMLAnchorElement | null} */
    const tel = p.querySelector(':is(.essentiel-tel, #qui-contacter) [href^="tel:"]');
    f.titre = texte('h1') || f.titre;
    f.montant = texte('.essentiel .montant');
    f.tel = tel?.lastChild?.textContent;
    suite.textContent = [texte('.surtitre'), texte('[name=description]'), pour && 'Pour qui : ' + pour, f.montant, tel && (contact || 'Téléphone') + ' : '].filter(Boolean).join('\n');
    if (tel) suite.append(tel);
  };

  // Le titre se lit aussitôt, le reste quand la page de la fiche a répondu.
  /** @type {HTMLTemplateElement} */
  const modele = un('template');
  /** @param {Gardee} gardee @returns {Fiche} */
  const fiche = ({ id, titre = id.replace(/.*\/|-/g, ' ').trim() }) => {
    const connue = connues.get(id);
    if (connue) return connue;
    const ligne = un('li', d.importNode(modele.content, true)), lien = un('a', ligne), suite = un('p', ligne), b = un('button', ligne);
    /** @type {Fiche} */
    const f = { id, titre, ligne };
    const nommer = () => {
      lien.textContent = f.titre;
      b.setAttribute('aria-label', 'Retirer ' + f.titre);
      un('.adresse-fiche', ligne).textContent = f.perdue ? '' : enLigne(id);
    };
    lien.setAttribute('href', adresse(id));
    nommer();
    b.onclick = () => garder(lire().filter((x) => x.id !== id), f.titre + ' : retirée de la liste.', '.liste-fiches button');
    connues.set(id, f);
    attendues++;
    completer(f, suite).catch(() => {
      suite.textContent = f.perdue ? 'Cette fiche n’existe plus.' : 'Le reste de cette fiche n’a pas pu être lu.';
      if (f.perdue) lien.removeAttribute('href');
      // Celle qui n'a pas répondu sera lue de nouveau.
      else connues.delete(id);
    }).then(() => { attendues--; nommer(); montrer(); });
    return f;
  };

  /** @type {HTMLInputElement} */
  const lienListe = un('#lien-liste');
  /** @type {HTMLTextAreaElement} */
  const texteListe = un('#texte-liste');
  const nouvelles = () => fiches.filter((f) => !f.perdue && !mienne(f.id)).map(({ id, titre }) => ({ id, titre }));
  const montrer = () => {
    const bonnes = fiches.filter((f) => !f.perdue), lien = base + '#' + bonnes.map((f) => f.id);
    const texte = [
      ...bonnes.map((f) => [f.titre, f.montant, f.tel && 'Tél. ' + f.tel, enLigne(f.id)].filter(Boolean).join('\n')),
      'Toute la liste : ' + lien,
    ].join('\n\n');
    const corps = 'body=' + encodeURIComponent(texte);
    voir('[data-vide]', !fiches[0]);
    voir('[data-pleine]', fiches[0]);
    // D'une liste reçue, rien ne se retire (feuille de style).
    voir('[data-recue]', ids[0]);
    voir('[data-garder]', nouvelles()[0]);
    voir('.partage', bonnes[0]);
    lienListe.value = lien;
    texteListe.value = texte;
    un('[data-sms]').setAttribute('href', 'sms:?&' + corps);
    un('[data-courriel]').setAttribute('href', `mailto:?subject=${encodeURIComponent(d.title.split(' – ').pop() + ' : ma liste')}&${corps}`);
    page.dataset.liste = attendues ? '' : 'prete';
  };

  const ouvrir = () => {
    const miennes = lire(), ici = d.activeElement;
    // Le lien de ma propre liste la montre comme mienne.
    if (ids[0] && ids.length === miennes.length && ids.every(mienne)) toutes();
    fiches = (ids[0] ? ids.map((id) => mienne(id) ?? { id }) : miennes).map(fiche);
    un('.liste-fiches').replaceChildren(...fiches.map((f) => f.ligne));
    // Une ligne remise en place perd le clavier.
    if (ici instanceof HTMLElement) ici.focus({ preventScroll: true });
    montrer();
  };
  // Ma liste, et non plus celle du lien.
  const toutes = () => { ids = []; history.replaceState(null, '', location.pathname); };

  page.hidden = false;
  un('[data-garder]').onclick = () => {
    garder([...lire(), ...nouvelles()], 'Les fiches sont dans votre liste.', '.liste-fiches a');
  };
  un('[data-vider]').onclick = () => garder([], 'La liste est vide.', '');
  for (const c of [lienListe, texteListe]) un(`[data-copier=${c.id}]`).onclick = async () => {
    c.focus(); c.select();
    try {
      await navigator.clipboard.writeText(c.value);
      dire('Copié.');
    } catch { dire('Le texte est choisi : copiez-le avec Ctrl et C, ou par un appui long.'); }
  };
  window.onhashchange = () => { if (recue().length || !location.hash) { ids = recue(); ouvrir(); } };
  window.onstorage = window.onpageshow = ouvrir;
  ouvrir();
})();
