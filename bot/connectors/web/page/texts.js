// What the page itself says. The three languages hold the same names (a test looks); {minutes} and {days} are filled in.
const texts = {
  fi: {
    skip: 'Siirry kirjoittamaan',
    languages: 'Kieli',
    about: 'Tietoa Neuvosta',
    aboutShort: 'Tietoa',
    opens: '(avautuu uuteen välilehteen)',
    conversation: 'Keskustelu',
    messages: 'Viestit',
    emptyTitle: 'Miten voin auttaa?',
    emptyLine: 'Neuvo on tietokoneohjelma, joka auttaa kunnan työntekijöitä digiasioissa.',
    examplesTitle: 'Kysy omin sanoin, vaikka näin:',
    example1: 'Miten jaan näytön Teamsissa?',
    example2: 'Unohdin salasanani',
    example3: 'Miten pääsen langattomaan verkkoon?',
    emptyPrivacy: 'Älä kirjoita henkilötunnuksia, salasanoja tai oppilaiden ja asiakkaiden tietoja.',
    emptyKept: 'Sivu tyhjenee, jos et kirjoita {minutes} minuuttiin. Omalla laitteellasi voit säilyttää keskustelun {days} päivää.',
    inputLabel: 'Kysymyksesi',
    send: 'Lähetä',
    hint: 'Enter lähettää, Vaihto + Enter vaihtaa riviä.',
    tooLong: 'Viesti on liian pitkä. Lyhennä sitä: muutama lause riittää.',
    attach: 'Liitä kuva tai PDF',
    coverTitle: 'Peitä nimet ja kasvot',
    coverLine: 'Kuvan näkee digitukihenkilö. Peitä oppilaiden nimet ja kasvot mustalla ennen kuin lähetät sen: vedä niiden yli hiirellä tai sormella. Peitetty ei lähde tältä laitteelta.',
    coverKeys: 'Näppäimistöllä: Lisää peite. Nuolinäppäimet siirtävät peitettä, Vaihto + nuoli muuttaa sen kokoa, Delete poistaa sen.',
    coverPicture: 'Valitsemasi kuva',
    coverAdd: 'Lisää peite',
    coverUndo: 'Kumoa',
    coverSend: 'Lähetä kuva',
    coverCancel: 'Peruuta',
    coverName: 'Peite {number}: vasemmalta {left} %, ylhäältä {top} %, leveys {width} %, korkeus {height} %',
    coverAdded: 'Peite lisätty.',
    coverMoved: 'Peite siirretty.',
    coverRemoved: 'Peite poistettu.',
    coverUndone: 'Kumottu.',
    coverUnreadable: 'Tätä tiedostoa ei voi liittää. Liitä PNG-, JPEG-, WebP- tai GIF-kuva tai PDF.',
    fileTooLarge: 'Tiedosto on liian suuri: enintään 10 Mt.',
    pdfTitle: 'Lähetetäänkö PDF?',
    pdfLine: 'Tiedoston näkee digitukihenkilö sellaisenaan. Tarkista ensin, ettei siinä ole oppilaiden tai asiakkaiden tietoja.',
    pdfSend: 'Lähetä PDF',
    ownFile: 'PDF-tiedosto',
    endTitle: 'Lopetetaanko keskustelu?',
    endLine: 'Sivu tyhjenee, eikä keskustelua voi enää palauttaa. Pyyntö, jonka jätit digituelle, jää voimaan.',
    lengthLeft: 'Neuvo lukee vielä noin {left} merkkiä.',
    lengthOver: 'Viesti on liian pitkä Neuvon luettavaksi. Lyhennä sitä: muutama lause riittää.',
    pictureSending: 'Tiedostoa lähetetään.',
    pictureTooMany: 'Kuvia ja tiedostoja on lähetetty jo paljon. Yritä neljännestunnin päästä uudelleen.',
    pictureNotSent: 'Tiedosto ei lähtenyt. Yritä uudelleen.',
    ownPicture: 'Kuva',
    takeBack: 'Poista kuva',
    takenBack: 'Poistit tämän.',
    you: 'Sinä',
    neuvo: 'Neuvo',
    typing: 'Neuvo kirjoittaa',
    typingPerson: '{name} kirjoittaa',
    jump: 'Uusia viestejä',
    toEnd: 'Loppuun',
    choices: 'Vaihtoehdot',
    chosen: 'valittu',
    file: 'Tallenna tiedosto',
    removed: 'Viesti on poistettu.',
    picture: 'Kuva digituelta',
    pictureGone: 'Kuvaa ei enää ole.',
    sending: 'Lähetetään…',
    waiting: 'Odottaa yhteyttä',
    busy: 'Neuvolla on ruuhkaa. Viesti lähetetään hetken päästä uudelleen.',
    refused: 'Viesti ei mennyt läpi.',
    offline: 'Yhteys on poikki. Voit silti kirjoittaa: viesti lähtee, kun yhteys palaa.',
    online: 'Yhteys palasi.',
    noAccess: 'Neuvoon ei saada juuri nyt yhteyttä. Yritetään uudelleen.',
    ownDevice: 'Tämä on oma laitteeni',
    ownDeviceOn: 'Keskustelu säilyy tässä selaimessa {days} päivää viimeisestä viestistä.',
    ownDeviceOff: 'Sivu tyhjenee, jos et kirjoita {minutes} minuuttiin.',
    end: 'Lopeta ja tyhjennä',
    ended: 'Keskustelu on lopetettu ja tyhjennetty.',
    endedSilence: 'Keskustelu päättyi, koska siihen ei kirjoitettu hetkeen. Sivu on tyhjennetty.',
    endsSoon: 'Sivu tyhjenee kahden minuutin kuluessa. Lähetä viesti, jos haluat jatkaa.',
  },
  sv: {
    skip: 'Gå till textfältet',
    languages: 'Språk',
    about: 'Om Neuvo',
    aboutShort: 'Info',
    opens: '(öppnas i en ny flik)',
    conversation: 'Chatt',
    messages: 'Meddelanden',
    emptyTitle: 'Hur kan jag hjälpa dig?',
    emptyLine: 'Neuvo är ett datorprogram som hjälper kommunens anställda med digitala frågor.',
    examplesTitle: 'Fråga med egna ord, till exempel så här:',
    example1: 'Hur delar jag skärmen i Teams?',
    example2: 'Jag har glömt mitt lösenord',
    example3: 'Hur ansluter jag till det trådlösa nätet?',
    emptyPrivacy: 'Skriv inga personbeteckningar eller lösenord och inga uppgifter om elever eller klienter.',
    emptyKept: 'Sidan töms om du inte skriver på {minutes} minuter. På din egen enhet kan du behålla chatten i {days} dagar.',
    inputLabel: 'Din fråga',
    send: 'Skicka',
    hint: 'Enter skickar, Skift + Enter byter rad.',
    tooLong: 'Meddelandet är för långt. Förkorta det: några meningar räcker.',
    attach: 'Bifoga en bild eller PDF',
    coverTitle: 'Täck namn och ansikten',
    coverLine: 'Bilden ses av digistödet. Täck elevers namn och ansikten med svart innan du skickar bilden: dra över dem med musen eller fingret. Det som är täckt lämnar inte den här enheten.',
    coverKeys: 'Med tangentbordet: Lägg till en täckruta. Piltangenterna flyttar den, Skift + pil ändrar storleken, Delete tar bort den.',
    coverPicture: 'Bilden som du valde',
    coverAdd: 'Lägg till en täckruta',
    coverUndo: 'Ångra',
    coverSend: 'Skicka bilden',
    coverCancel: 'Avbryt',
    coverName: 'Täckruta {number}: från vänster {left} %, uppifrån {top} %, bredd {width} %, höjd {height} %',
    coverAdded: 'Täckrutan är tillagd.',
    coverMoved: 'Täckrutan är flyttad.',
    coverRemoved: 'Täckrutan är borttagen.',
    coverUndone: 'Ångrat.',
    coverUnreadable: 'Den här filen går inte att bifoga. Bifoga en PNG-, JPEG-, WebP- eller GIF-bild eller en PDF.',
    fileTooLarge: 'Filen är för stor: högst 10 MB.',
    pdfTitle: 'Skicka PDF-filen?',
    pdfLine: 'Digistödet ser filen som den är. Kontrollera först att den inte innehåller uppgifter om elever eller klienter.',
    pdfSend: 'Skicka PDF',
    ownFile: 'PDF-fil',
    endTitle: 'Avsluta chatten?',
    endLine: 'Sidan töms och chatten kan inte hämtas tillbaka. Ett ärende som du har lämnat till digistödet finns kvar.',
    lengthLeft: 'Neuvo läser ungefär {left} tecken till.',
    lengthOver: 'Meddelandet är för långt för Neuvo. Förkorta det: några meningar räcker.',
    pictureSending: 'Filen skickas.',
    pictureTooMany: 'Många bilder och filer har redan skickats. Försök igen om en kvart.',
    pictureNotSent: 'Filen skickades inte. Försök igen.',
    ownPicture: 'Bild',
    takeBack: 'Ta bort bilden',
    takenBack: 'Du tog bort detta.',
    you: 'Du',
    neuvo: 'Neuvo',
    typing: 'Neuvo skriver',
    typingPerson: '{name} skriver',
    jump: 'Nya meddelanden',
    toEnd: 'Längst ner',
    choices: 'Alternativ',
    chosen: 'valt',
    file: 'Spara filen',
    removed: 'Meddelandet har tagits bort.',
    picture: 'Bild från digistödet',
    pictureGone: 'Bilden finns inte längre.',
    sending: 'Skickar…',
    waiting: 'Väntar på kontakt',
    busy: 'Neuvo har mycket att göra. Meddelandet skickas på nytt om en stund.',
    refused: 'Meddelandet gick inte fram.',
    offline: 'Kontakten är bruten. Du kan ändå skriva: meddelandet skickas när kontakten är tillbaka.',
    online: 'Kontakten är tillbaka.',
    noAccess: 'Det går inte att nå Neuvo just nu. Försöker på nytt.',
    ownDevice: 'Det här är min egen enhet',
    ownDeviceOn: 'Chatten finns kvar i den här webbläsaren i {days} dagar efter det senaste meddelandet.',
    ownDeviceOff: 'Sidan töms om du inte skriver på {minutes} minuter.',
    end: 'Avsluta och töm',
    ended: 'Chatten är avslutad och tömd.',
    endedSilence: 'Chatten avslutades eftersom ingen hade skrivit på en stund. Sidan är tömd.',
    endsSoon: 'Sidan töms inom två minuter. Skicka ett meddelande om du vill fortsätta.',
  },
  en: {
    skip: 'Go to the text field',
    languages: 'Language',
    about: 'About Neuvo',
    aboutShort: 'About',
    opens: '(opens in a new tab)',
    conversation: 'Conversation',
    messages: 'Messages',
    emptyTitle: 'How can I help?',
    emptyLine: 'Neuvo is a computer program that helps municipal staff with digital tools.',
    examplesTitle: 'Ask in your own words, for example:',
    example1: 'How do I share my screen in Teams?',
    example2: 'I forgot my password',
    example3: 'How do I connect to the Wi-Fi?',
    emptyPrivacy: 'Please do not write personal identity codes, passwords or information about pupils or clients.',
    emptyKept: 'The page is cleared if you do not write for {minutes} minutes. On your own device you can keep the conversation for {days} days.',
    inputLabel: 'Your question',
    send: 'Send',
    hint: 'Enter sends, Shift + Enter starts a new line.',
    tooLong: 'The message is too long. Please shorten it: a few sentences are enough.',
    attach: 'Attach a picture or PDF',
    coverTitle: 'Cover names and faces',
    coverLine: 'Digital support will see the picture. Cover pupils’ names and faces with black before you send it: drag over them with the mouse or a finger. What is covered does not leave this device.',
    coverKeys: 'By keyboard: Add a cover. Arrow keys move it, Shift + arrow changes its size, Delete removes it.',
    coverPicture: 'The picture that you chose',
    coverAdd: 'Add a cover',
    coverUndo: 'Undo',
    coverSend: 'Send the picture',
    coverCancel: 'Cancel',
    coverName: 'Cover {number}: {left} % from the left, {top} % from the top, width {width} %, height {height} %',
    coverAdded: 'The cover was added.',
    coverMoved: 'The cover was moved.',
    coverRemoved: 'The cover was removed.',
    coverUndone: 'Undone.',
    coverUnreadable: 'This file cannot be attached. Attach a PNG, JPEG, WebP or GIF picture, or a PDF.',
    fileTooLarge: 'The file is too large: 10 MB at most.',
    pdfTitle: 'Send the PDF?',
    pdfLine: 'Digital support will see the file as it is. Check first that it holds no information about pupils or clients.',
    pdfSend: 'Send the PDF',
    ownFile: 'PDF file',
    endTitle: 'End the conversation?',
    endLine: 'The page is cleared, and the conversation cannot be brought back. A request that you left with digital support stays.',
    lengthLeft: 'Neuvo reads about {left} characters more.',
    lengthOver: 'The message is too long for Neuvo to read. Please shorten it: a few sentences are enough.',
    pictureSending: 'The file is being sent.',
    pictureTooMany: 'Many pictures and files have been sent already. Try again in a quarter of an hour.',
    pictureNotSent: 'The file was not sent. Try again.',
    ownPicture: 'Picture',
    takeBack: 'Delete the picture',
    takenBack: 'You deleted this.',
    you: 'You',
    neuvo: 'Neuvo',
    typing: 'Neuvo is typing',
    typingPerson: '{name} is typing',
    jump: 'New messages',
    toEnd: 'To the end',
    choices: 'Choices',
    chosen: 'chosen',
    file: 'Save the file',
    removed: 'The message was deleted.',
    picture: 'Picture from digital support',
    pictureGone: 'The picture is no longer there.',
    sending: 'Sending…',
    waiting: 'Waiting for the connection',
    busy: 'Neuvo is busy. Your message will be sent again in a moment.',
    refused: 'The message did not go through.',
    offline: 'The connection is down. You can still write: your message will be sent when the connection is back.',
    online: 'The connection is back.',
    noAccess: 'Neuvo cannot be reached right now. Trying again.',
    ownDevice: 'This is my own device',
    ownDeviceOn: 'The conversation is kept in this browser for {days} days after the last message.',
    ownDeviceOff: 'The page is cleared if you do not write for {minutes} minutes.',
    end: 'End and clear',
    ended: 'The conversation has been ended and cleared.',
    endedSilence: 'The conversation ended because nobody had written for a while. The page has been cleared.',
    endsSoon: 'The page will be cleared within two minutes. Send a message if you want to continue.',
  },
};

const locales = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' };

let language = 'fi';
let values = {};

export function setLanguage(wanted) {
  language = wanted in texts ? wanted : 'fi';
}

export function currentLanguage() {
  return language;
}

// What {minutes} and {days} are.
export function setValues(wanted) {
  values = wanted;
}

export function textIn(wanted, name) {
  return (texts[wanted] ?? texts[language])[name].replace(/\{(\w+)\}/g, (_, value) => values[value]);
}

// With values of its own.
export function textWith(name, own) {
  return texts[language][name].replace(/\{(\w+)\}/g, (_, value) => own[value]);
}

export function text(name) {
  return textIn(language, name);
}

// Shows a text and remembers which, so that it changes with the page's language. Returns the element.
export function setText(element, name) {
  element.dataset.text = name;
  element.textContent = text(name);
  return element;
}

export function timeText(at) {
  const when = new Date(at);
  const today = when.toDateString() === new Date().toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const day = today ? {} : { day: 'numeric', month: 'numeric' };
  return new Intl.DateTimeFormat(locales[language], { hour: 'numeric', minute: '2-digit', ...day }).format(when);
}

// When the person has not chosen: asked (?lang= of the address), else the first of the browser's languages that we speak.
export function preferredLanguage(asked) {
  const wishes = [asked ?? '', ...(navigator.languages ?? [])];
  return wishes.map((wish) => wish.slice(0, 2).toLowerCase()).find((code) => code in texts) ?? 'fi';
}

// Writes the texts of the current language into everything that names one.
export function applyTexts(root) {
  document.documentElement.lang = language;
  for (const element of root.querySelectorAll('[data-text]')) {
    const words = text(element.dataset.text);
    if (element.textContent !== words) element.textContent = words;
  }
  for (const element of root.querySelectorAll('[data-label]')) element.setAttribute('aria-label', text(element.dataset.label));
  for (const element of root.querySelectorAll('[data-placeholder]')) element.placeholder = text(element.dataset.placeholder);
}
