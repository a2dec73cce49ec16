/**
 * Snowball French (3.1) for folded words: the rules that need an accent are gone, since folding comes
 * first. Proven equal to `analyser.rs`, that is to tantivy's stemmer, on the word list of
 * `tests/fixtures/racines.tsv`.
 */

/** @param {string | undefined} letter */
const isVowel = (letter) => letter !== undefined && letter !== "" && "aeiouy".includes(letter);

const STANDARD = /(?:iqUes?|ances?|ables?|ismes?|istes?|eux|atrices?|ateurs?|ations?|logies?|usions?|utions?|ences?|ements?|ives?|ifs?|eaux|aux|oux|euses?|issements?|amment|emment|ments?)$/;
const VERB_I = /(?:ira|ie|isse|issante|i|irai|ir|iras|ies|isses|issantes|is|irais|issais|irions|issions|irons|issons|issants|it|irait|issait|issant|iraIent|issaIent|irent|issent|iront|iriez|issiez|irez|issez)$/;
const VERB = /(?:a|era|aise|asse|ante|ai|erai|er|as|eras|aises|asses|antes|ais|eais|erais|ions|erions|assions|erons|ants|ait|erait|ant|aIent|eraIent|assent|eront|ez|iez|eriez|assiez|erez)$/;

/** Where the region after the first vowel and its consonant starts. @param {string} word @param {number} from */
const region = (word, from) => {
  let at = from;
  while (at < word.length && !isVowel(word[at])) at++;
  at++;
  while (at < word.length && isVowel(word[at])) at++;
  return Math.min(at + 1, word.length);
};

/** Vowels that stand as consonants become capitals. @param {string} word */
const marked = (word) => {
  const letters = [...word];
  for (let at = 0; at < letters.length; at++) {
    const next = letters[at + 1];
    if (isVowel(letters[at]) && (next === "u" || next === "i") && isVowel(letters[at + 2])) letters[at + 1] = next.toUpperCase();
    else if (isVowel(letters[at]) && next === "y") letters[at + 1] = "Y";
    else if (letters[at] === "y" && isVowel(next)) letters[at] = "Y";
    else if (letters[at] === "q" && next === "u") letters[at + 1] = "U";
  }
  return letters.join("");
};

/** Brings a word to an ending that Snowball knows without accents, as `usual_ending`. @param {string} folded */
const usualEnding = (folded) => {
  const singular = folded.replace(/s$/, "");
  if ((folded.length >= 5 && /ee$/.test(singular)) || (folded.length >= 6 && /iere$/.test(singular))) return singular.slice(0, -1);
  const word = folded.length >= 5 && /(?:[^aeis]|[ou]i)(?<!ion)$/.test(singular) ? singular : folded;
  const present = /^(.{4,}[^m])(?<!ai)en(?:t|te|ce)s?$/.exec(word) ?? /^(.{3}[^im])ents?$/.exec(word) ?? /^(.*t)(?=rices?$)/.exec(word);
  if (!present) return word;
  return present[1] + (/rices?$/.test(word) ? "eur" : "e");
};

/** As `usual_stem`. @param {string} word */
const usualStem = (word) => {
  if (/^.{4,}[^aeiouy]i$/.test(word)) return word.slice(0, -1);
  return word.replace(/(?<=[aeiouy])y$/, "i").replace(/logu$/, "log");
};

/** The stem of a folded word. @param {string} folded @returns {string} */
export const stem = (folded) => {
  if (!/^[a-z]+$/.test(folded)) return folded;
  let word = marked(usualEnding(folded));

  let v = word.length;
  if (isVowel(word[0]) && isVowel(word[1])) v = word.length >= 3 ? 3 : afterVowel(word);
  else v = /^(?:par|col|tap|ni[aeiouy])/.test(word) ? 3 : afterVowel(word);
  const r1 = region(word, 0);
  const r2 = region(word, r1);

  /** Ends the word at `start`, with other letters. @param {number} start @param {string} [letters] */
  const cut = (start, letters = "") => {
    word = word.slice(0, start) + letters;
    return true;
  };
  /** Drops an ending in region 2, if it is there. @param {string} end @param {string} [otherwise] */
  const dropInR2 = (end, otherwise) => {
    const start = word.length - end.length;
    if (!word.endsWith(end)) return false;
    if (start >= r2) return cut(start);
    if (otherwise) cut(start, otherwise);
    return false;
  };

  const standard = () => {
    const found = STANDARD.exec(word);
    if (!found) return false;
    const start = found.index;
    const end = found[0].replace(/s$/, "");
    const before = word[start - 1];
    switch (end) {
      case "atrice": case "ateur": case "ation":
        if (start < r2) return false;
        cut(start);
        dropInR2("ic", "iqU");
        return true;
      case "logie": return start >= r2 && cut(start, "log");
      case "usion": case "ution": return start >= r2 && cut(start, "u");
      case "ence": return start >= r2 && cut(start, "ent");
      case "ement":
        if (start < v) return false;
        cut(start);
        if (word.endsWith("iv")) dropInR2("iv") && dropInR2("at");
        else if (word.endsWith("eus")) {
          const at = word.length - 3;
          if (at >= r2) cut(at);
          else if (at >= r1) cut(at, "eux");
        } else dropInR2("iqU") || dropInR2("abl");
        return true;
      case "ive": case "if":
        if (start < r2) return false;
        cut(start);
        if (dropInR2("at")) dropInR2("ic", "iqU");
        return true;
      case "eaux": return cut(start, "eau");
      case "aux": return start >= r1 && cut(start, "al");
      case "oux": return /[bhjlnp]/.test(before ?? "") && cut(start, "ou");
      case "euse": return start >= r2 ? cut(start) : start >= r1 && cut(start, "eux");
      case "issement": return start >= r1 && before !== undefined && !isVowel(before) && cut(start);
      case "amment": if (start >= v) cut(start, "ant"); return false;
      case "emment": if (start >= v) cut(start, "ent"); return false;
      case "ment": if (isVowel(before) && start - 1 >= v) cut(start); return false;
      default: return start >= r2 && cut(start);
    }
  };

  const verbInI = () => {
    const rest = word.slice(v);
    const found = VERB_I.exec(rest);
    return !!found && found.index > 0 && !isVowel(rest[found.index - 1]) && cut(v + found.index);
  };

  const verb = () => {
    const found = VERB.exec(word.slice(v));
    if (!found) return false;
    const start = v + found.index;
    const before = word.slice(0, start);
    if (found[0] === "ions") return start >= r2 && cut(start);
    if (/^ais(?:es?)?$/.test(found[0])) return !/^.al$|auv$/.test(before) && cut(start);
    if (/^a(?!is)/.test(found[0]) && before.endsWith("e") && start - 1 >= v) return cut(start - 1);
    return cut(start);
  };

  if (standard() || verbInI() || verb()) {
    word = word.replace(/Y$/, "i");
  } else {
    word = word.replace(/([^aious])s$/, "$1");
    const found = /(?:ion|[iI]er|e)$/.exec(word.slice(v));
    if (found) {
      const start = v + found.index;
      if (found[0] !== "ion") cut(start, found[0] === "e" ? "" : "i");
      else if (start >= r2 && start > v && /[st]/.test(word[start - 1])) cut(start);
    }
  }
  return usualStem(word.replace(/(ell|eill|enn|onn|ett)$/, (end) => end.slice(0, -1)).replace(/[IUY]/g, (letter) => letter.toLowerCase()));
};

/** After the first vowel that is not the first letter. @param {string} word */
const afterVowel = (word) => {
  let at = 1;
  while (at < word.length && !isVowel(word[at])) at++;
  return Math.min(at + 1, word.length);
};
