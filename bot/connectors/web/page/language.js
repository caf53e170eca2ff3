// The page's language and its texts. An element says which text it shows: data-text (content), data-name (aria-label),
// data-hint (placeholder), with data-values for what is filled in; so a change of language finds every one of them.
import en from "./texts-en.js";
import fi from "./texts-fi.js";
import sv from "./texts-sv.js";

const texts = { fi, sv, en };
const locales = { fi: "fi-FI", sv: "sv-FI", en: "en-GB" };
let current = "fi";

export function language() {
  return current;
}

// The first that we speak: an address with ?lang=, what was chosen before, the browser's own wishes.
export function languageOfVisitor(remembered) {
  const asked = new URLSearchParams(location.search).get("lang");
  const wishes = [asked, remembered, ...navigator.languages];
  return wishes.map((wish) => String(wish).slice(0, 2).toLowerCase()).find((code) => code in texts) ?? "fi";
}

export function phrase(key, ...values) {
  return texts[current][key].replace(/\{(\d)\}/g, (_, index) => values[index]);
}

// Shows a text in an element and keeps it right when the language changes.
export function say(element, key, ...values) {
  element.dataset.text = key;
  element.dataset.values = JSON.stringify(values);
  element.textContent = phrase(key, ...values);
  return element;
}

export function sayNothing(element) {
  delete element.dataset.text;
  element.textContent = "";
}

export function name(element, key) {
  element.dataset.name = key;
  element.setAttribute("aria-label", phrase(key));
}

function setTime(element) {
  element.textContent = timeText(Number(element.dataset.at));
}

function timeText(at) {
  const time = new Date(at);
  const today = new Date().toDateString() === time.toDateString();
  const form = { hour: "numeric", minute: "2-digit", ...(today ? {} : { day: "numeric", month: "numeric" }) };
  return new Intl.DateTimeFormat(locales[current], form).format(time);
}

export function sayTime(element, at) {
  element.dataset.at = at;
  element.dateTime = new Date(at).toISOString();
  setTime(element);
}

export function speak(code) {
  current = code;
  document.documentElement.lang = code;
  document.title = phrase("title");
  for (const element of document.querySelectorAll("[data-text]"))
    element.textContent = phrase(element.dataset.text, ...JSON.parse(element.dataset.values ?? "[]"));
  for (const element of document.querySelectorAll("[data-name]"))
    element.setAttribute("aria-label", phrase(element.dataset.name));
  for (const element of document.querySelectorAll("[data-hint]"))
    element.placeholder = phrase(element.dataset.hint);
  document.querySelectorAll("[data-at]").forEach(setTime);
}
