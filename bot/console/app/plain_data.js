// The rules of plain language, asked for when an article is opened, once for each language.
const known = {};

/** @returns {Promise<import('./plain.js').Rules|null>} null: they cannot be had now */
export function ask(language) {
  known[language] ??= fetch(`/assets/console/plain/${language}.json`)
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null);
  return known[language];
}
