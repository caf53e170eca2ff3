// What the page itself says. The three languages hold the same names; a test looks.
const texts = {
  fi: {
    skip: 'Siirry kirjoittamaan',
    languages: 'Kieli',
    conversation: 'Keskustelu',
    messages: 'Viestit',
    emptyTitle: 'Mikä digiasia mietityttää?',
    emptyLine: 'Neuvo on ohjelma, joka auttaa työn digiasioissa: kirjautumisessa, Teamsissa, sähköpostissa, tulostuksessa ja muissa ohjelmissa ja laitteissa.',
    emptyPrivacy: 'Kukaan ei näe, kuka kysyy. Älä silti kirjoita henkilötunnuksia, salasanoja tai oppilaiden ja asiakkaiden nimiä.',
    examplesTitle: 'Kysy omin sanoin, esimerkiksi',
    examples: ['Miten jaan näytön Teamsissa?', 'Unohdin salasanani', 'Miten pääsen langattomaan verkkoon?'],
    inputLabel: 'Kysymyksesi',
    send: 'Lähetä',
    hint: 'Enter lähettää, Vaihto + Enter vaihtaa riviä.',
    you: 'Sinä',
    neuvo: 'Neuvo',
    typing: 'Neuvo kirjoittaa',
    jump: 'Uusia viestejä ↓',
    choices: 'Vaihtoehdot',
    file: 'Tallenna tiedosto',
    opens: '(avautuu uuteen välilehteen)',
    sending: 'Lähetetään…',
    waiting: 'Odottaa yhteyttä',
    busy: 'Palvelussa on ruuhkaa. Viesti lähtee hetken päästä uudelleen.',
    refused: 'Viestiä ei voitu ottaa vastaan.',
    connecting: 'Yhdistetään…',
    offline: 'Yhteys on poikki. Voit kirjoittaa: viesti lähtee, kun yhteys palaa.',
    online: 'Yhteys palasi.',
    noAccess: 'Palveluun ei juuri nyt saada yhteyttä. Yritetään uudelleen.',
    tooLong: 'Viesti on liian pitkä. Lyhennä sitä: muutama lause riittää.',
    ownDevice: 'Tämä on oma laitteeni, eikä kukaan muu käytä sitä',
    end: 'Lopeta ja tyhjennä',
    about: 'Tietoa Neuvosta',
    ended: 'Keskustelu on lopetettu ja tyhjennetty.',
    endedSilence: 'Keskustelu päättyi, kun siinä oli ollut hiljaista. Sivu on tyhjennetty.',
  },
  sv: {
    skip: 'Gå till textfältet',
    languages: 'Språk',
    conversation: 'Samtal',
    messages: 'Meddelanden',
    emptyTitle: 'Vilken digital fråga har du?',
    emptyLine: 'Neuvo är ett program som hjälper dig med det digitala i arbetet: inloggning, Teams, e-post, utskrifter och andra program och enheter.',
    emptyPrivacy: 'Ingen ser vem som frågar. Skriv ändå inte personbeteckningar, lösenord eller namn på elever och klienter.',
    examplesTitle: 'Fråga med egna ord, till exempel',
    examples: ['Hur delar jag skärmen i Teams?', 'Jag har glömt mitt lösenord', 'Hur ansluter jag till det trådlösa nätet?'],
    inputLabel: 'Din fråga',
    send: 'Skicka',
    hint: 'Enter skickar, Skift + Enter byter rad.',
    you: 'Du',
    neuvo: 'Neuvo',
    typing: 'Neuvo skriver',
    jump: 'Nya meddelanden ↓',
    choices: 'Alternativ',
    file: 'Spara filen',
    opens: '(öppnas i en ny flik)',
    sending: 'Skickar…',
    waiting: 'Väntar på anslutning',
    busy: 'Tjänsten är hårt belastad. Meddelandet skickas på nytt om en stund.',
    refused: 'Meddelandet kunde inte tas emot.',
    connecting: 'Ansluter…',
    offline: 'Anslutningen är bruten. Du kan skriva: meddelandet skickas när anslutningen är tillbaka.',
    online: 'Anslutningen är tillbaka.',
    noAccess: 'Tjänsten kan inte nås just nu. Försöker igen.',
    tooLong: 'Meddelandet är för långt. Korta av det: några meningar räcker.',
    ownDevice: 'Det här är min egen enhet och ingen annan använder den',
    end: 'Avsluta och töm',
    about: 'Om Neuvo',
    ended: 'Samtalet är avslutat och tömt.',
    endedSilence: 'Samtalet avslutades eftersom det hade varit tyst. Sidan är tömd.',
  },
  en: {
    skip: 'Go to the text field',
    languages: 'Language',
    conversation: 'Conversation',
    messages: 'Messages',
    emptyTitle: 'What digital matter is on your mind?',
    emptyLine: 'Neuvo is a program that helps with the digital side of work: signing in, Teams, email, printing and other programs and devices.',
    emptyPrivacy: 'Nobody sees who is asking. Even so, do not write personal identity codes, passwords or the names of pupils and clients.',
    examplesTitle: 'Ask in your own words, for example',
    examples: ['How do I share my screen in Teams?', 'I forgot my password', 'How do I connect to the Wi-Fi?'],
    inputLabel: 'Your question',
    send: 'Send',
    hint: 'Enter sends, Shift + Enter starts a new line.',
    you: 'You',
    neuvo: 'Neuvo',
    typing: 'Neuvo is writing',
    jump: 'New messages ↓',
    choices: 'Choices',
    file: 'Save the file',
    opens: '(opens in a new tab)',
    sending: 'Sending…',
    waiting: 'Waiting for the connection',
    busy: 'The service is busy. Your message will be sent again in a moment.',
    refused: 'The message could not be taken.',
    connecting: 'Connecting…',
    offline: 'The connection is down. You can write: the message leaves when the connection is back.',
    online: 'The connection is back.',
    noAccess: 'The service cannot be reached right now. Trying again.',
    tooLong: 'The message is too long. Please shorten it: a few sentences are enough.',
    ownDevice: 'This is my own device and nobody else uses it',
    end: 'End and clear',
    about: 'About Neuvo',
    ended: 'The conversation has been ended and cleared.',
    endedSilence: 'The conversation ended because it had been silent. The page has been cleared.',
  },
};

export const languages = Object.keys(texts);

let language = 'fi';

export function setLanguage(wanted) {
  language = texts[wanted] ? wanted : 'fi';
}

export function currentLanguage() {
  return language;
}

export function text(name) {
  return texts[language][name];
}

// The browser's own wish, when the person has not chosen: the first of its languages that we speak.
export function preferredLanguage() {
  for (const wanted of navigator.languages ?? []) {
    const code = wanted.slice(0, 2).toLowerCase();
    if (texts[code]) return code;
  }
  return 'fi';
}

// Writes the texts of the current language into everything that names one.
export function applyTexts(root) {
  document.documentElement.lang = language;
  for (const element of root.querySelectorAll('[data-text]')) element.textContent = text(element.dataset.text);
  for (const element of root.querySelectorAll('[data-label]')) element.setAttribute('aria-label', text(element.dataset.label));
}
