// What must be mended, in the words of the page's language. The service tells it in English, as it tells those who write
// files (knowledge/front_matter.c, text_check.c, jobs/articles.c); what it says in other words is shown as it came.
import { language } from './texts.js';

/** @type {[RegExp, {fi: string, sv: string, en: string}][]} $1, $2: what the English text says there */
const FAULTS = [
  [/^every article needs a title$/, {
    fi: 'Artikkeli tarvitsee otsikon.',
    sv: 'Artikeln behöver en rubrik.',
    en: 'The article needs a title.',
  }],
  [/^there is no text below the second ---/, {
    fi: 'Vastaus on tyhjä. Kirjoita se.',
    sv: 'Svaret är tomt. Skriv det.',
    en: 'The answer is empty. Write it.',
  }],
  [/^has 200 paragraphs and steps or more/, {
    fi: 'Kappaleita ja vaiheita on yli 200. Jaa teksti useaksi artikkeliksi.',
    sv: 'Det finns fler än 200 stycken och steg. Dela upp texten i flera artiklar.',
    en: 'There are more than 200 paragraphs and steps. Make several articles of it.',
  }],
  [/^(.+): there is no such fact; did you mean (.+)\?$/, {
    fi: '$1: tällaista tietoa ei ole. Tarkoititko $2?',
    sv: '$1: den uppgiften finns inte. Menade du $2?',
    en: '$1: there is no such fact. Did you mean $2?',
  }],
  [/^(.+): there is no such fact/, {
    fi: '$1: tällaista tietoa ei ole. Kysy ylläpitäjältä, mitä tietoja on.',
    sv: '$1: den uppgiften finns inte. Fråga administratören vilka som finns.',
    en: '$1: there is no such fact. Your administrator knows which there are.',
  }],
  [/^(.+): the placeholder is not closed by }}/, {
    fi: '$1: sulut jäävät auki. Lopuksi tulee }}.',
    sv: '$1: klamrarna är inte stängda. Sist ska det stå }}.',
    en: '$1: the braces are not closed. Put }} at the end.',
  }],
  [/^(.+): a placeholder has two braces on each side/, {
    fi: '$1: sulkuja tarvitaan kaksi kummallekin puolelle, {{ ja }}.',
    sv: '$1: det behövs två klamrar på varje sida, {{ och }}.',
    en: '$1: there are two braces on each side, {{ and }}.',
  }],
  [/^holds a placeholder/, {
    fi: 'Sulut {{ }} täyttyvät vain vastauksessa. Siirrä tieto sinne.',
    sv: 'Klamrarna {{ }} fylls bara i inne i svaret. Flytta uppgiften dit.',
    en: 'Braces {{ }} are filled in only in the answer. Move it there.',
  }],
  [/^is too long/, {
    fi: 'Liian pitkä. Otsikossa on enintään 200 merkkiä, muissa riveissä 500.',
    sv: 'För långt. En rubrik har högst 200 tecken, andra rader 500.',
    en: 'Too long. A title has at most 200 characters, other lines 500.',
  }],
  [/^must be a real date/, {
    fi: 'Kirjoita oikea päivä, esimerkiksi 2027-11-30.',
    sv: 'Skriv ett riktigt datum, till exempel 2027-11-30.',
    en: 'Write a real date such as 2027-11-30.',
  }],
  [/^lies in the past/, {
    fi: 'Aika on jo mennyt. Valitse tuleva aika.',
    sv: 'Tiden har redan gått. Välj en kommande tid.',
    en: 'That time is over. Choose one to come.',
  }],
  [/^lies in the future/, {
    fi: 'Päivä on tulevaisuudessa. Kirjoita päivä, jona joku tarkisti tämän.',
    sv: 'Dagen ligger i framtiden. Skriv den dag då någon granskade artikeln.',
    en: 'The day lies in the future. Write the day on which somebody checked it.',
  }],
  [/^must be a DigComp number/, {
    fi: 'Kirjoita DigComp-numero, esimerkiksi 2.2.',
    sv: 'Skriv ett DigComp-nummer, till exempel 2.2.',
    en: 'Write a DigComp number such as 2.2.',
  }],
  [/^must be topic names/, {
    fi: 'Kirjoita artikkelien tunnuksia: a–z, 0–9 ja väliviiva.',
    sv: 'Skriv artiklarnas namn: a–z, 0–9 och bindestreck.',
    en: 'Write names of articles: a–z, 0–9 and hyphens.',
  }],
  [/^must be one of (.+)$/, {
    fi: 'Sallitut arvot: $1',
    sv: 'Tillåtna värden: $1',
    en: 'May be one of: $1',
  }],
  [/^has more than 100 values/, {
    fi: 'Rivejä on yli 100. Jätä parhaat.',
    sv: 'Det finns fler än 100 rader. Behåll de bästa.',
    en: 'There are more than 100 lines. Keep the best.',
  }],
  [/^begins with the lines ---/, {
    fi: 'Alussa on tiedoston rivit ---. Jätä tähän vain teksti.',
    sv: 'Texten börjar med raderna --- ur en fil. Låt bara texten stå här.',
    en: 'It begins with the lines --- of a file. Leave only the text here.',
  }],
  [/^line (\d+) holds a personal identity code/, {
    fi: 'Rivillä $1 on henkilötunnus. Poista se: kaikki lukisivat sen.',
    sv: 'På rad $1 finns en personbeteckning. Ta bort den: alla skulle läsa den.',
    en: 'Line $1 holds a personal identity code. Take it out: everybody would read it.',
  }],
  [/^line (\d+) holds a card number/, {
    fi: 'Rivillä $1 on korttinumero. Poista se: kaikki lukisivat sen.',
    sv: 'På rad $1 finns ett kortnummer. Ta bort det: alla skulle läsa det.',
    en: 'Line $1 holds a card number. Take it out: everybody would read it.',
  }],
  [/^line (\d+) holds an account number/, {
    fi: 'Rivillä $1 on tilinumero. Poista se: kaikki lukisivat sen.',
    sv: 'På rad $1 finns ett kontonummer. Ta bort det: alla skulle läsa det.',
    en: 'Line $1 holds an account number. Take it out: everybody would read it.',
  }],
  [/^the question is missing$/, { fi: 'Kysymys puuttuu.', sv: 'Frågan saknas.', en: 'The question is missing.' }],
  [/^the answer is missing$/, { fi: 'Vastaus puuttuu.', sv: 'Svaret saknas.', en: 'The answer is missing.' }],
  [/^the (question|title) is longer than (\d+) bytes$/, {
    fi: 'Kysymys tai otsikko on liian pitkä (enintään $2 merkkiä).',
    sv: 'Frågan eller rubriken är för lång (högst $2 tecken).',
    en: 'The $1 is too long (at most $2 characters).',
  }],
  [/^the language is not fi, sv or en$/, {
    fi: 'Kielen pitää olla fi, sv tai en.',
    sv: 'Språket ska vara fi, sv eller en.',
    en: 'The language must be fi, sv or en.',
  }],
  [/^the topic must be/, {
    fi: 'Tunnuksessa saa olla a–z, 0–9 ja väliviiva, enintään 64 merkkiä.',
    sv: 'Namnet får innehålla a–z, 0–9 och bindestreck, högst 64 tecken.',
    en: 'The topic may have a–z, 0–9 and hyphens, at most 64 characters.',
  }],
  [/^the answer begins with the lines ---/, {
    fi: 'Vastauksen alussa on tiedoston rivit ---. Jätä vain teksti.',
    sv: 'Svaret börjar med raderna --- ur en fil. Låt bara texten stå kvar.',
    en: 'The answer begins with the lines --- of a file. Leave only the text.',
  }],
  [/^it holds a personal identity code, a card number or an account number$/, {
    fi: 'Rivillä on henkilötunnus, korttinumero tai tilinumero. Poista se.',
    sv: 'Raden innehåller en personbeteckning, ett kortnummer eller ett kontonummer. Ta bort det.',
    en: 'The row holds a personal identity code, a card number or an account number. Take it out.',
  }],
  [/^there is an article "(.+)" already/, {
    fi: 'Artikkeli $1 on jo olemassa. Anna rivin tunnus omassa sarakkeessa.',
    sv: 'Artikeln $1 finns redan. Ange radens namn i en egen kolumn.',
    en: 'There is an article $1 already. Name a topic in a column of its own.',
  }],
  [/^the first line must name the columns/, {
    fi: 'Ensimmäisellä rivillä pitää olla sarakkeiden nimet, niiden joukossa kysymys ja vastaus.',
    sv: 'Den första raden ska ha kolumnernas namn, bland dem fråga och svar.',
    en: 'The first line must name the columns, among them question and answer.',
  }],
  [/^the table is not UTF-8 text/, {
    fi: 'Tiedosto ei ole UTF-8-tekstiä. Tallenna se muodossa CSV UTF-8.',
    sv: 'Filen är inte UTF-8-text. Spara den som CSV UTF-8.',
    en: 'The file is not UTF-8 text. Save it as CSV UTF-8.',
  }],
];

/** @param {string} text as the service tells it */
export function sayFault(text) {
  for (const [pattern, words] of FAULTS) {
    const found = text.match(pattern);
    if (found) return words[language()].replace(/\$(\d)/g, (_, index) => found[Number(index)]);
  }
  return text;
}
