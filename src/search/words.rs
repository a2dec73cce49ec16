//! The closed lists of French words. They travel to the browser inside the root of the index, so
//! that there is one list only.

/// Words too common to be indexed, folded. Articles, pronouns, prepositions, auxiliaries.
pub const STOP: &str = "a afin ai ainsi alors apres as au aucun aucune aura auront aussi autre autres aux avant avec \
avez avoir avons ayant c ca ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme contre d dans de depuis \
des donc dont du elle elles en encore entre es est et etaient etait etant ete etes etre eu eux fait font furent fut ici \
il ils j je jusqu jusque l la le les leur leurs lors lorsqu lorsque lui m ma mais me meme memes mes moi moins mon n ne \
ni nos notre nous on ont or ou par parce pas pendant peu peut peuvent plus pour pourra pourront pres puis puisqu puisque qu \
quand que quelle quelles quel quels qui quoi quoiqu quoique s sa se selon sera seront ses si soi soient soit son \
sont sous sur t ta te tel telle telles tels tes toi ton tous tout toute toutes tres tu un une vers via voici voila vos \
votre vous y";

/// Whether a folded word is among [`STOP`].
pub fn is_stop(word: &str) -> bool {
    STOP.split_whitespace().any(|stop| stop == word)
}

/// The stop words that may part the words of a name: « Celles-sur-Belle » is « celles belle ».
pub const JOINING: &str = "a au aux d de des du en et l la le les ou sous sur";

pub fn is_joining(word: &str) -> bool {
    JOINING.split_whitespace().any(|joining| joining == word)
}

/// What is written short before a name.
pub const SHORTENED: &str = "st>saint ste>sainte";

/// Large towns: where the guide does not name them, they are no other word misspelt. « Lyon » is no lion.
pub const ELSEWHERE: &str = "paris marseille lyon toulouse nice nantes montpellier strasbourg bordeaux lille rennes toulon reims \
grenoble dijon angers nimes clermont mans brest amiens limoges annecy metz besancon perpignan orleans rouen mulhouse caen nancy \
avignon dunkerque cherbourg versailles pau calais angouleme niort chateauroux blois cholet bressuire guadeloupe martinique mayotte";

/// Words of a plain-language question that say nothing of its subject. Ignored in a question when
/// another word is left, but indexed: a page may well be called « Où s'adresser ? ».
pub const ASKING: &str = "avons besoin bonjour cherche chercher combien comment connaitre dois doit existe faire \
faut faudrait merci obtenir peux pourquoi pouvez pourrais puis quelque quelqu quelques renseignement savoir \
souhaite souhaiterais suis toucher trouver trouve veut veux voudrais vouloir aimerais aujourd hui chose choses demander sert voir aller vais va arrive arriver \
prendre mettre donner possible passe sais sait explique expliquer signifie dire adresser fonctionne fais touche etre deja \
rien trop beaucoup assez vraiment koi ki pk mal gens cher chere chers cheres probleme problemes souci soucis pb habite \
habites maintenant actuellement toujours jamais souvent vite tres svp stp bjr slt salut demande demandes coup main truc trucs machin \
concretement exactement normalement tellement surtout juste bientot carrement franchement viens vient venir \
partir commence commencer retrouver retrouve sans \
occupe occupent servent dit disent monsieur madame dame savent savez nouveau nouveaux nouvelle nouvelles";

/// Words of two that say something only together, hyphenated or not: « savoir être », « combien de personnes », « tous les
/// combien ».
pub const COMPOUNDS: &str = "savoir-etre savoir-faire mal-etre plus-rien combien-de combien-d les-combien";

/// What a sentence that asks begins with, where nobody types its question mark.
pub const INTERROGATIVE: &str =
    "qui que quoi quel quels quelle quelles comment combien ou pourquoi quand est puis peut peux a qu c";

/// What comes before the number of an action sheet, of a module or of an orientation.
pub const NUMBERED: &str =
    "action actions fiche fiches module modules n no nos num numero numeros orientation orientations";

/// Stems that French grammar makes of one word, and that the stemmer keeps apart: irregular verbs with
/// their participles and nouns, irregular plurals. A line is one word; its first form names the others.
pub const ALIKE: &[&str] = &[
    "payer payes paient",
    "aider aident",
    "loger logent",
    "recruter recruteur",
    "prison prisonnier",
    "precaire precarite",
    "voyage voyageur",
    "mettre mis met mettent",
    "travail travaux travailler travaillant",
    "conduire conduit conduis conduisent conducteur",
    "construire construit construction",
    "produire produit production",
    "reduire reduit reduction",
    "ecrire ecrit ecris ecrivent ecriture",
    "inscrire inscrit inscris inscrivent inscription",
    "lire lis lisent lu lecture lecteur",
    "suivre suit suivi suivent",
    "vivre vivent vecu",
    "apprendre apprend apprennent appris apprenti apprentissage",
    "comprendre comprend comprennent comprehension",
    "reprendre reprend reprennent repris reprise repreneur",
    "vendre vend vendu vente vendeur",
    "perdre perd perdu perte",
    "suspendre suspendu suspension",
    "attendre attend attente",
    "repondre repond reponse",
    "ouvrir ouvre ouvert ouverture",
    "offrir offre offert",
    "decouvrir decouvre decouverte",
    "couvrir couvre couvert couverture",
    "souffrir souffre souffert souffrance",
    "dormir dort dors dorment",
    "sortir sort sors sortent sortie",
    "recevoir recoit recois recoivent recu",
    "obtenir obtient obtenu obtention",
    "soutenir soutient soutenu soutien",
    "maintenir maintient maintenu maintien",
    "devenir devient devenu",
    "connaitre connait connu connaissance",
    "nourrir nourri nourriture",
    "choisir choisi choix",
    "soin soigner",
    "boire boivent boit",
    "deprimer depression",
    "reussir reussite",
    "etudier etudes",
    "dent dentaire dentiste",
    "inserer insertion reinserer reinsertion",
    "interim interimaire",
    "dette endette endettement",
    "creer creation createur creatif",
    "gerer gestion gerant",
    "acheter achat",
    "louer location louent",
    "employer emploie emploi",
    "chomage chomeur",
    "agriculture agriculteur",
    "famille familial",
    "medecin medecine medical",
    "citoyen citoyennete",
    "beneficier beneficiaire benefice",
    "indemnite indemnise",
    "definir definition",
    "detenir detention detenu",
    "vieux vieil vieille vieillesse",
    "radier radiation radie",
    "exclure exclusion exclu",
    "supprimer suppression",
    "signer signature",
    "fermer fermeture",
    "couper coupure",
    "demenager demenageur",
    "demissionner demission",
    "mourir meurt mort deces decede",
    "alimentation alimentaire",
    "coordonner coordination coordinateur",
    "reconnaitre reconnaissance reconnu",
    "marier mariage",
    "sante sanitaire",
    "naitre naissance",
    "fumer fumeur",
    "depister depistage",
    "reperer reperage",
    "nettoyer nettoyage",
    "chauffer chauffage",
    "parrainer parrainage",
    "depanner depannage",
    "bricoler bricolage",
    "jardiner jardinage",
    "covoiturer covoiturage",
    "gardien gardiennage",
    "ramasser ramassage",
    "repasser repassage",
    "recycler recyclage",
    "traduire traduction",
    "imprimer impression",
    "comparer comparaison",
    "reunir reunion",
    "plaindre plainte",
    "prescrire prescription",
    "subvention subventionner",
    "diagnostic diagnostiquer",
    "plafond plafonner",
    "refuser refus",
    "benevole benevolat",
    "pauvre pauvrete",
    "jeune jeunesse",
    "enfant enfance",
    "insalubre insalubrite",
    "humide humidite",
    "hopital hospitaliser",
    "artisan artisanat artisanal",
    "prevenir prevention",
    "intervenir intervention",
    "eduquer education",
    "candidature candidater",
    "coiffer coiffure coiffeur coiffeuse",
    "entrer entree",
    "peindre peinture peintre",
    "nouveau nouvelle",
    "absence absent",
    "agent agence",
];

/// Nouns that are not the word that looks like them once accents and endings are gone: « mon compte » is not
/// « compter », nor « un coup » « couper », « le café » « la CAF », « la gare » « le garant », « un taxi » « une taxe ».
pub const APART: &str = "compte coup rendez pay loi loisir moisi cafe gare cour course boite france mari mere quartier tier vae cie \
cada carie decouvert duree rade conseiller conseillere taxi train tram vienne virement aire impot";

/// What an elision leaves before the apostrophe that was not typed.
pub const ELIDED: &str = "qu d l j n s m t c";
/// Endings by which an unknown word may be an inflection of a known one: « déménageons », « livreuse ».
pub const INFLECTIONS: &str = "eons>e erons>er ons>e ons>er euse>eur euses>eur iez>e ez>er assent>er aient>er \
erent>er ent>re ront>re";
/// Endings that trade places in a family of words: « dépanneuse », « dépannage ».
pub const FAMILY: &str = "isations isation atrices atrice ateurs ateur ations ation ements ement ages age eurs eur euses euse \
ances ance ants ant ables able istes iste eries erie ites ite etiques etique iques ique iennes ienne iens ien ies ie ures ure ees ee es er e";
/// Beginnings that lead back to the plain word, « surendetté », « redemander », and that may be typed apart from it.
pub const BEGINNINGS: &str =
    "sur re des de en em in im pre co auto mono micro mini socio multi pluri inter tele anti";

/// What the ear does not tell apart, replaced in this order before two words are compared by sound.
pub const SOUNDS: &str = "ph>f eau>o au>o cqu>k qu>k ck>k sc>s ce>se ci>si cy>si ch>2 c>k ge>je gi>ji gy>ji gu>g \
tion>sion tiel>siel tial>sial ain>in ein>in aim>in im>in en>an em>an am>an om>on ai>e ei>e y>i h> z>s w>v";
