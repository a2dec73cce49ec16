// La page « Ma liste ». La liste est sur l'appareil, ou dans le lien, après « # » : ni l'une ni l'autre n'est envoyée au site.
(() => {
  'use strict';
  const d = document, { racine = '/', finUrl: fin = '' } = d.documentElement.dataset;
  /** Ce que garde l'appareil. @typedef {{ id: string, titre?: string }} Gardee */
  /** Une fiche montrée : sa ligne, et ce que dit sa page. @typedef {{ id: string, titre: string, ligne: HTMLElement, faits: string[], montant?: string, contact?: string, tel?: string, lien?: string, perdue?: boolean }} Fiche */
  /**
   * Ce que le gabarit de la page contient toujours.
   * @template {HTMLElement} [E=HTMLElement]
   * @param {string} s @returns {E}
   */
  const un = (s) => {
    /** @type {E | null} */
    const e = d.querySelector(s);
    if (!e) throw new Error(s);
    return e;
  };
  /** @type {HTMLElement} */
  const page = un('[data-liste]');
  /** @param {HTMLElement} e @param {() => unknown} agir */
  const auClic = (e, agir) => e.addEventListener('click', agir);
  /** @param {string} s @param {unknown} oui */
  const voir = (s, oui) => { un(s).hidden = !oui; };
  /** @param {string} t */
  const dire = (t) => { un('[data-dire]').textContent = t; };
  const MOTIF = /^[a-z\d-]+(\/[a-z\d-]+)+$/;
  // Ce que garde l'appareil a pu être abîmé. Un autre onglet a pu le changer : on le relit avant d'écrire.
  /** @returns {Gardee[]} */
  const lire = () => { try { return JSON.parse(localStorage.getItem('passerelle.liste') ?? '[]').filter(estFiche); } catch { return []; } };
  /** @param {Gardee | null} f */
  const estFiche = (f) => MOTIF.test(f?.id ?? '');
  // Le navigateur prévient les autres onglets ; cette page-ci est prévenue de même.
  /** @param {Gardee[]} l @param {string} fait @param {string} suite */
  const garder = (l, fait, suite) => {
    try { localStorage.setItem('passerelle.liste', JSON.stringify(l)); } catch { return dire('Ce navigateur refuse de garder la liste. Gardez le lien.'); }
    toutes();
    dispatchEvent(new Event('storage'));
    dire(fait);
    // Le bouton s'en va : le clavier reprend dans la liste.
    un(fiches.length ? suite : '[data-vide] a').focus();
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
  const enLigne = (id) => new URL(`../${id}/`, page.dataset.adresse).href;
  /** @param {string} id */
  const mienne = (id) => lire().find((f) => f.id === id);
  /** @param {string} nom @param {Record<string, string>} attributs @param {...(Node | string)} contenu */
  const element = (nom, attributs, ...contenu) => {
    const e = d.createElement(nom);
    for (const a in attributs) e.setAttribute(a, attributs[a]);
    e.append(...contenu);
    return e;
  };

  // Le lien : « #aides/apre,kits/mobilite ». « #contenu » mène dans la page.
  const recue = () => [...new Set(new URLSearchParams('l=' + location.hash.slice(1)).get('l')?.split(','))].filter((id) => MOTIF.test(id)).slice(0, 60);
  let ids = recue();

  // Titre, résumé et téléphone viennent de la page elle-même ; d'un dossier ouvert sans serveur, elle ne peut pas être lue.
  /** @param {Fiche} f */
  const completer = async (f) => {
    try {
      const r = await fetch(adresse(f.id), { signal: AbortSignal.timeout?.(20000) });
      f.perdue = r.status === 404;
      if (!r.ok) throw r;
      const p = new DOMParser().parseFromString(await r.text(), 'text/html');
      /** @param {string} s */
      const texte = (s) => [...p.querySelectorAll(s)].map((e) => (e.getAttribute('content') ?? e.textContent ?? '').trim().replace(/\s+/g, ' ')).join(', ');
      const pour = texte('[data-pour] :is(p, li)');
      /** @type {HTMLAnchorElement | null} */
      const tel = p.querySelector(':is(.essentiel-tel, #qui-contacter) [href^="tel:"]');
      f.titre = texte('h1') || f.titre;
      f.faits = [texte('.surtitre'), texte('.chapeau') || texte('[name=description]'), pour && 'Pour qui : ' + pour, f.montant = texte('.essentiel .montant')];
      f.contact = texte('#qui-contacter .contact-nom');
      if (tel) { f.tel = tel.lastChild?.textContent?.trim(); f.lien = tel.href; }
    } catch {
      // Celle qui n'a pas répondu sera lue de nouveau.
      if (!f.perdue) connues.delete(f.id);
      f.faits = [f.perdue ? 'Cette fiche n’existe plus.' : 'Le reste de cette fiche n’a pas pu être lu.'];
    }
  };

  // Le titre se lit aussitôt, le reste quand la page de la fiche a répondu.
  /** @param {Gardee} gardee @returns {Fiche} */
  const fiche = ({ id, titre = id.replace(/.*\//, '').replaceAll('-', ' ') }) => {
    const connue = connues.get(id);
    if (connue) return connue;
    const lien = element('a', { href: adresse(id) }), h2 = element('h2', { class: 'fiche-titre' }, lien), suite = element('div', {});
    const b = element('button', { type: 'button', class: 'lien' }, 'Retirer');
    /** @type {Fiche} */
    const f = { id, titre, faits: [], ligne: element('li', { class: 'fiche' }, element('span', { class: 'case' }), element('div', {}, h2, suite, b)) };
    const ecrire = () => {
      lien.textContent = f.titre;
      b.setAttribute('aria-label', 'Retirer ' + f.titre);
      suite.replaceChildren(...f.faits.filter(Boolean).map((t) => element('p', {}, t)));
      if (f.tel) suite.append(element('p', {}, `${f.contact || 'Téléphone'} : `, element('a', { href: f.lien ?? '' }, f.tel)));
      if (f.perdue) h2.replaceChildren(f.titre);
      else suite.append(element('p', { class: 'adresse-fiche' }, enLigne(id)));
    };
    auClic(b, () => garder(lire().filter((x) => x.id !== id), f.titre + ' : retirée de la liste.', '.liste-fiches button'));
    ecrire();
    connues.set(id, f);
    attendues++;
    completer(f).then(() => { attendues--; ecrire(); montrer(); });
    return f;
  };

  /** @type {HTMLInputElement} */
  const lienListe = un('#lien-liste');
  /** @type {HTMLTextAreaElement} */
  const texteListe = un('#texte-liste');
  const montrer = () => {
    const bonnes = fiches.filter((f) => !f.perdue), lien = page.dataset.adresse + '#' + bonnes.map((f) => f.id), n = fiches.length;
    const texte = [
      ...bonnes.map((f) => [f.titre, f.montant, f.tel && 'Tél. ' + f.tel, enLigne(f.id)].filter(Boolean).join('\n')),
      'Toute la liste : ' + lien,
    ].join('\n\n');
    const corps = 'body=' + encodeURIComponent(texte), nouvelle = bonnes.some((f) => !mienne(f.id));
    voir('[data-vide]', !n);
    voir('[data-pleine]', n);
    // D'une liste reçue, rien ne se retire (feuille de style).
    voir('[data-recue]', ids.length);
    voir('[data-garder]', nouvelle);
    voir('[data-deja]', !nouvelle);
    voir('.partage', bonnes.length);
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
    fiches = (ids.length ? ids.map((id) => mienne(id) ?? { id }) : miennes).map(fiche);
    un('.liste-fiches').replaceChildren(...fiches.map((f) => f.ligne));
    // Une ligne remise en place perd le clavier.
    if (ici instanceof HTMLElement) ici.focus({ preventScroll: true });
    montrer();
  };
  // Ma liste, et non plus celle du lien.
  const toutes = () => { ids = []; history.replaceState(null, '', location.href.split('#')[0]); };

  page.hidden = false;
  auClic(un('[data-garder]'), () => {
    const nouvelles = fiches.filter((f) => !f.perdue && !mienne(f.id)).map(({ id, titre }) => ({ id, titre }));
    garder([...lire(), ...nouvelles], 'Les fiches sont dans votre liste.', '.liste-fiches a');
  });
  auClic(un('[data-vider]'), () => garder([], 'La liste est vide.', ''));
  for (const c of [lienListe, texteListe]) auClic(un(`[data-copier=${c.id}]`), async () => {
    c.focus(); c.select();
    try {
      await navigator.clipboard.writeText(c.value);
      dire('Copié : vous pouvez coller.');
    } catch { dire('Le texte est choisi : copiez-le avec Ctrl et C, ou par un appui long.'); }
  });
  addEventListener('hashchange', () => { if (recue().length || !location.hash) { ids = recue(); ouvrir(); } });
  ['storage', 'pageshow'].forEach((quand) => addEventListener(quand, ouvrir));
  ouvrir();
})();
