"use strict";
// Finds sites among data that lie beside the page, by the rules by which the service finds them.

(function () {
  const ALIKE = new Map([..."يىكةۀؤأإآøłđðı"].map((letter, at) => [letter, [..."ییکههواااolddi"][at]]));
  const SPELLED = { ß: "ss", þ: "th", æ: "ae", œ: "oe" };
  const LATIN = /^[a-z0-9]+$/;
  const TERMS_MAX = 8;

  function folded(text) {
    const small = [...text.normalize("NFKC").toLowerCase()].map((letter) => SPELLED[letter] || ALIKE.get(letter) || letter);
    return [...small.join("").normalize("NFD")].filter((letter) => /[\p{L}\p{N}]/u.test(letter)).map(figure).join("");
  }

  // Arabic and Persian figures as 0 to 9.
  function figure(letter) {
    return /[\u0660-\u0669\u06f0-\u06f9]/.test(letter) ? String(letter.codePointAt(0) & 15) : letter;
  }

  function termsOf(text) {
    const written = text.split(/\s+/).slice(0, TERMS_MAX);
    return written.map((word) => ({ word, text: folded(word) })).filter((term) => term.text);
  }

  function labelled(labels, text) {
    return (labels || []).some((label) => (label[0] === "^" ? label.startsWith(`^${text}`) : label.includes(text)));
  }

  // The way in which a term fits a site, the best is 0; undefined where it does not.
  function way({ word, text }, site, words) {
    const [code, name, readings] = words.sites[site.id] || ["", folded(site.name), ""];
    const spoken = LATIN.test(text) ? ` ${[...text].join(" ?")}` : null;
    const fits = [
      () => name === text,
      () => code === word,
      () => name.startsWith(text),
      () => code.startsWith(word),
      () => spoken && new RegExp(`(^|\\|)${spoken}`).test(readings),
      () => [...text].length > 1 && name.includes(text),
      () => [...text].length > 1 && spoken && new RegExp(spoken).test(readings),
      () => [...text].length > 1 && labelled(words.category[site.category], text),
      () => [...text].length > 1 && labelled(words.street[site.street], text),
    ];
    const found = fits.findIndex((fit) => fit());
    return found < 0 ? undefined : found;
  }

  // Sites that fit all words of a text, best first.
  gridsvc.searchSites = function (text) {
    const terms = termsOf(text);
    const whole = folded(text);
    const { sites, siteWords } = gridsvc.data;
    const ranked = (terms.length > 0 ? sites.rows : []).map((site) => {
      const ways = terms.map((term) => way(term, site, siteWords));
      const named = siteWords.sites[site.id]?.[1] === whole;
      return { site, rank: named ? -1 : ways.includes(undefined) ? undefined : ways.reduce((sum, each) => sum + each) };
    });
    const found = ranked.filter(({ rank }) => rank !== undefined);
    return found.sort((one, other) => one.rank - other.rank).map(({ site }) => site);
  };
})();
