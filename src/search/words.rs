//! The closed lists of French words. They travel to the browser inside the root of the index, so
//! that there is one list only.

/// Words too common to be indexed, folded. Articles, pronouns, prepositions, auxiliaries.
pub const STOP: &str = "a afin ai ainsi alors apres as au aucun aucune aura auront aussi autre autres aux avant avec \
avez avoir avons ayant c ca car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme d dans de depuis \
des donc dont du elle elles en encore entre es est et etaient etait etant ete etes etre eu eux fait font furent fut ici \
il ils j je jusqu jusque l la le les leur leurs lors lorsqu lorsque lui m ma mais me meme memes mes moi moins mon n ne \
ni nos notre nous on ont or ou par parce pas pendant peu peut peuvent plus pour pourra pourront pres puis puisqu puisque qu \
quand que quelle quelles quel quels qui quoi quoiqu quoique s sa sans se selon sera seront ses si soi soient soit son \
sont sous sur t ta te tel telle telles tels tes toi ton tous tout toute toutes tres tu un une vers via voici voila vos \
votre vous y";

/// Words of a plain-language question that say nothing of its subject. Ignored in a question when
/// another word is left, but indexed: a page may well be called « Où s'adresser ? ».
pub const ASKING: &str = "avons besoin bonjour cherche chercher combien comment connaitre dois doit existe faire \
faut faudrait merci obtenir peux pourquoi pouvez pourrais puis quelque quelqu quelques renseignement savoir \
souhaite souhaiterais suis toucher trouver trouve veut veux voudrais vouloir aimerais aujourd hui chose choses demander sert voir aller vais va arrive arriver \
prendre mettre donner possible explique expliquer signifie dire adresser fonctionne fais toucher touche avoir etre deja";

/// What comes before the number of an action sheet.
pub const NUMBERED: &str = "action actions fiche fiches n no nos num numero numeros";
