// Petits plus, tous facultatifs : sans ce script, chaque page reste complète. Rien n'est envoyé nulle part.
(() => {
  'use strict';
  const d = document, { racine = '/', finUrl: fin = '' } = d.documentElement.dataset;
  /**
   * @template {HTMLElement} [E=HTMLElement]
   * @param {string} s @param {(e: E) => unknown} agir
   */
  const tous = (s, agir) => {
    /** @type {NodeListOf<E>} */
    const elements = d.querySelectorAll(s);
    elements.forEach(agir);
  };
  /** @param {string} s @param {(e: HTMLElement) => unknown} agir */
  const auClic = (s, agir) => tous(s, (e) => e.addEventListener('click', () => agir(e)));
  /** @param {HTMLElement} e @param {unknown} oui */
  const montrer = (e, oui) => { e.hidden = !oui; };
  /** @param {HTMLElement} e @param {boolean} oui */
  const presser = (e, oui) => e.setAttribute('aria-pressed', `${oui}`);
  // La mémoire de l'appareil peut être refusée, et ce qu'elle garde a pu être abîmé.
  /** @param {string} cle */
  const lire = (cle) => { try { return JSON.parse(`${localStorage.getItem('passerelle.' + cle)}`); } catch { return null; } };
  /** @param {string} cle @param {unknown} v */
  const garder = (cle, v) => { try { localStorage.setItem('passerelle.' + cle, JSON.stringify(v)); return true; } catch { return false; } };

  // Un outil n'est chargé qu'au premier geste.
  /** @param {HTMLElement} e @param {() => void} [pret] */
  const charger = (e, pret) => {
    const s = d.createElement('script');
    s.src = e.dataset.script ?? ''; s.onload = pret ?? null;
    d.head.append(s);
  };

  // Ce qu'un choix a fait est dit à côté de son bouton, et montré si le navigateur l'a refusé : le bouton garde son nom.
  /** @param {boolean} fait @param {string} [t] */
  const dire = (fait, t = '') => tous('.outils [role=status]', (e) => {
    e.textContent = fait ? t : 'Ce navigateur refuse de garder ce choix.';
    e.classList.toggle('cache', fait);
  });

  // Une page gardée par le navigateur, ou ouverte dans un autre onglet, montre le dernier choix.
  /** @param {() => void} f */
  const suivre = (f) => { f(); addEventListener('storage', f); addEventListener('pageshow', (e) => { if (e.persisted) f(); }); };

  d.documentElement.classList.add('js');
  tous('[data-outils]', (e) => montrer(e, true));

  // Menu du téléphone : il couvre la page ; Échap le ferme, et en sortir aussi.
  /** @type {HTMLDetailsElement | null} */
  const menu = d.querySelector('.menu-tel');
  d.addEventListener('keydown', (e) => {
    if (e.key === 'Escape' && menu?.open) { menu.open = false; menu.querySelector('summary')?.focus(); }
  });

  d.addEventListener('focusin', ({ target }) => { if (menu && target instanceof Node && !menu.contains(target)) menu.open = false; });

  auClic('[data-imprimer]', () => print());

  // Un lien qui mène à une liste repliée l'ouvre.
  const deplier = () => { const e = d.getElementById(location.hash.slice(1)); if (e instanceof HTMLDetailsElement) e.open = true; };
  deplier(); addEventListener('hashchange', deplier);

  // Version facile : l'une ou l'autre, le choix est gardé, et passe avant l'adresse.
  /** @param {HTMLAnchorElement} lien */
  const facile = (lien) => {
    const bouton = d.createElement('button');
    /** @param {boolean} oui */
    const regler = (oui) => { d.body.classList.toggle('facile', oui); presser(bouton, oui); };
    bouton.className = lien.className; bouton.textContent = lien.textContent;
    bouton.dataset.facile = '';
    lien.replaceWith(bouton);
    // Une adresse qui mène dans la version complète la montre.
    suivre(() => regler(location.hash === lien.hash || !!lire('facile') && !d.getElementById(location.hash.slice(1))?.closest('.detaille')));
    bouton.addEventListener('click', () => {
      const oui = !d.body.classList.contains('facile');
      regler(oui); garder('facile', oui);
      if (location.hash === lien.hash) history.replaceState(null, '', location.pathname);
    });
  };
  tous('[data-facile]', facile);

  // Écouter : caché si le navigateur n'a pas de voix française.
  const voix = window.speechSynthesis;
  if (voix && window.SpeechSynthesisUtterance) tous('[data-ecouter]', (b) => {
    const oser = () => montrer(b, voix.getVoices().some((v) => /^fr/i.test(v.lang)));
    oser(); voix.addEventListener?.('voiceschanged', oser);
    b.addEventListener('click', () => {
      // Certains téléphones ne laissent parler que pendant le geste : cette phrase vide les y prépare.
      voix.speak(new SpeechSynthesisUtterance(''));
      charger(b, () => b.click());
    }, { once: true });
  });

  // Filtres des longues listes.
  /** @param {HTMLFormElement} f */
  const filtres = (f) => {
    let pret = false;
    const filtrer = () => { if (!pret) charger(f); pret = true; };
    montrer(f, true);
    if (location.search) filtrer();
    f.addEventListener('focusin', filtrer);
    f.addEventListener('submit', (e) => e.preventDefault());
    // Au retour sur la page, le navigateur remet ce qui était écrit, mais après ce script.
    addEventListener('pageshow', () => { if ([...new FormData(f).values()].some(Boolean)) filtrer(); });
  };
  tous('form[data-filtre]', filtres);

  // Ma commune : gardée sur l'appareil.
  const commune = () => {
    /** @type {{ id: string, nom: string } | null} */
    let c = lire('commune');
    if (!/^[a-z0-9-]+$/.test(c?.id ?? '') || !c?.nom) c = null;
    tous('[data-ma-commune]', (e) => montrer(e, c));
    if (c) tous('[data-ma-commune] a', (a) => { a.textContent = c.nom; a.setAttribute('href', `${racine}territoires/${c.id}/${fin}`); });
    tous('[data-chez-moi]', (b) => presser(b, c?.id === b.dataset.chezMoi));
  };
  auClic('[data-chez-moi]', (b) => {
    dire(garder('commune', b.getAttribute('aria-pressed') === 'true' ? null : { id: b.dataset.chezMoi, nom: b.dataset.nom }));
    commune();
  });
  auClic('[data-territoire] a', (a) => garder('commune', { id: a.closest('li')?.dataset.territoire, nom: a.textContent }));
  auClic('[data-oublier]', () => {
    garder('commune', null); commune();
    // Le bouton s'en va : le clavier reste au pied de la page.
    /** @type {HTMLElement | null} */
    const pied = d.querySelector('.pied-liens a');
    pied?.focus();
  });
  suivre(commune);

  // Ma liste : cocher une fiche. La liste se lit et s'envoie depuis sa page (liste.js).
  /** @returns {{ id: string, titre?: string }[]} */
  const maListe = () => { const l = lire('liste'); return Array.isArray(l) ? l.filter((f) => f?.id) : []; };
  const liste = () => {
    const l = maListe();
    tous('[data-ma-liste]', (e) => montrer(e, l.length));
    tous('[data-compte]', (e) => { e.textContent = `${l.length}`; });
    tous('[data-liste-ajout]', (b) => {
      const y = l.some((f) => f.id === b.dataset.id);
      b.classList.toggle('plein', y);
      b.textContent = y ? 'Retirer de ma liste' : 'Ajouter à ma liste';
    });
  };
  auClic('[data-liste-ajout]', (b) => {
    const { id = '', titre } = b.dataset, l = maListe(), reste = l.filter((f) => f.id !== id), ajout = reste.length === l.length;
    if (ajout) reste.push({ id, titre });
    dire(garder('liste', reste), ajout ? 'Ajoutée à ma liste.' : 'Retirée de ma liste.');
    liste();
  });
  suivre(liste);
})();
