// La page « Lire sans réseau » : lance la copie si on le demande, dit où elle en est, l'enlève. Le travail est dans /sw.js.
(function () {
  'use strict';
  var d = document;
  /** @type {HTMLElement | null} */
  var trouvee = d.querySelector('[data-hors-ligne]');
  if (!trouvee || !('serviceWorker' in navigator) || !window.caches) return;
  var page = trouvee, veilleurUrl = page.dataset.veilleur || '';
  /** Le veilleur : combien de copies, ce qui est fait. @typedef {{ copies: number, entiere: boolean, faits: number, octets: number }} Etat */
  /**
   * Ce que le gabarit de la page contient toujours.
   * @template {HTMLElement} [E=HTMLElement]
   * @param {string} s @param {ParentNode} [dans] @returns {E}
   */
  function un(s, dans) {
    /** @type {E | null} */
    var e = (dans || page).querySelector(s);
    if (!e) throw new Error(s);
    return e;
  }
  var portee = new URL(page.dataset.portee || '', location.href), prefixe = 'passerelle ' + portee.pathname + ' ';
  /** @type {HTMLButtonElement} */
  var bouton = un('[data-enregistrer]');
  /** @type {HTMLButtonElement} */
  var enlever = un('[data-enlever]');
  /** @type {HTMLProgressElement} */
  var barre = un('progress');
  var avance = un('[data-avance]'), offre = bouton.textContent || '', dernier = '';
  /** @param {string} t */
  function dire(t) { if (t !== dernier) un('[data-dire]').textContent = dernier = t; }
  /** @param {number} octets */
  function mo(octets) { return (octets / 1e6).toFixed(1).replace('.', ',') + '\u00a0Mo'; }
  function enregistrement() { return navigator.serviceWorker.getRegistration(portee.href); }

  // Une question, une réponse ; le veilleur peut s'endormir : on n'attend pas sans fin.
  /** @param {ServiceWorker} veilleur @param {string} quoi @returns {Promise<Etat>} */
  function demander(veilleur, quoi) {
    return new Promise(function (oui, non) {
      var canal = new MessageChannel(), horloge = setTimeout(function () { non(new Error('silence')); }, 60000);
      canal.port1.onmessage = function (e) {
        clearTimeout(horloge);
        if (e.data.erreur) { var x = new Error(e.data.erreur); x.name = e.data.erreur; non(x); } else oui(e.data);
      };
      veilleur.postMessage(quoi, [canal.port2]);
    });
  }
  /** @param {ServiceWorkerRegistration} r @returns {Promise<ServiceWorker>} */
  function actif(r) {
    return new Promise(function (oui, non) {
      var v = r.installing || r.waiting || r.active;
      if (!v) return non(new Error('remplacé'));
      var veilleur = v;
      function regarder() {
        if (veilleur.state === 'activated') oui(veilleur);
        if (veilleur.state === 'redundant') non(new Error('remplacé'));
      }
      veilleur.addEventListener('statechange', regarder);
      regarder();
    });
  }

  function copier() {
    bouton.disabled = true; avance.hidden = false; barre.value = 0;
    dire('La copie commence.');
    // Le bouton se grise, puis s'en va : le clavier reste où l'avancée est dite.
    un('[data-dire]').tabIndex = -1; un('[data-dire]').focus();
    navigator.serviceWorker.register(veilleurUrl, { scope: page.dataset.portee }).then(function (r) {
      return r.update().then(function () { return r; }, function () { return r; });
    }).then(actif).then(
    /** @param {ServiceWorker} veilleur @returns {Promise<boolean>} */
    function encore(veilleur) {
      return demander(veilleur, 'suite').then(function (e) {
        var part = Math.floor(100 * e.faits / e.octets);
        barre.value = part;
        // Tous les dix pour cent : une voix qui lit l'écran n'est pas noyée.
        if (!e.entiere) dire('Copie en cours : ' + 10 * Math.floor(part / 10) + ' % de ' + mo(e.octets) + '.');
        return e.entiere || encore(veilleur);
      });
    }).then(function () { return montrer('Le guide est sur cet appareil. Il s’ouvre à la même adresse, sans réseau.'); }, function (e) {
      montrer(e.name === 'QuotaExceededError' ? 'Il n’y a pas assez de place sur cet appareil.' : 'La copie s’est arrêtée. Ce qui est déjà là est gardé : reprenez quand le réseau revient.');
    });
  }

  /** @param {string} [message] */
  function montrer(message) {
    return enregistrement().then(function (r) {
      return r && r.active ? demander(r.active, 'etat') : { copies: 0, entiere: false };
    }).then(function (e) {
      bouton.disabled = false; avance.hidden = true;
      bouton.hidden = e.entiere; enlever.hidden = !e.copies;
      bouton.textContent = e.copies ? offre.replace('Enregistrer', 'Finir d’enregistrer') : offre;
      dire(message || (e.entiere ? 'Le guide est sur cet appareil, à jour.' : e.copies ? 'La copie n’est pas entière ou n’est plus à jour.' : 'Le guide n’est pas sur cet appareil.'));
      page.dataset.horsLigne = e.entiere ? 'entier' : e.copies ? 'partiel' : 'absent';
    });
  }

  function retirer() {
    enlever.disabled = true;
    enregistrement().then(function (r) { return r && r.unregister(); }).then(function () { return caches.keys(); }).then(function (noms) {
      return Promise.all(noms.map(function (nom) { return nom.indexOf(prefixe) === 0 && caches.delete(nom); }));
    }).then(function () {
      enlever.disabled = false; enlever.hidden = true; bouton.hidden = false; bouton.textContent = offre; bouton.focus();
      page.dataset.horsLigne = 'absent';
      dire('Le guide n’est plus sur cet appareil.');
    });
  }

  page.hidden = false;
  un('[data-impossible]', d).hidden = true;
  bouton.addEventListener('click', copier);
  enlever.addEventListener('click', retirer);
  montrer();
})();
