// What is half written stays in this browser tab's storage until it is published or thrown away: a reload, a change of
// the language or a sign-in that ended loses nothing.
const name = (key) => `neuvo.article.${key}`;

export function keep(key, half) {
  try {
    sessionStorage.setItem(name(key), JSON.stringify(half));
  } catch {
    // No storage: it lasts as long as the page.
  }
}

export function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(name(key)));
  } catch {
    return null;
  }
}

/** Whether anything is half written in this tab. */
export function hasKept() {
  try {
    return Object.keys(sessionStorage).some((one) => one.startsWith(name('')));
  } catch {
    return false;
  }
}

export function forget(key) {
  try {
    sessionStorage.removeItem(name(key));
  } catch {
    // There is none.
  }
}
