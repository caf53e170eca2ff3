#include "knowledge/common_words.h"

#include <stdlib.h>
#include <string.h>

/* One string per language, words between spaces; sorted once when the first word is asked for would need a lock, so a
   word is found by looking for it with its spaces. The lists are short and answers are cached by the analyser. */
static const char finnish[] =
    " aa ai aina ainakaan aivan ap apua apuva edes ehkä ei eikä eikö eivät elikkä eli emme emmä en ens ensi enkä enää "
    "entä eri "
    "erään että et ette etteivät ettei etten haluaisin haloo he hei heille heissä hejssan helou hetki heti hoi "
    "huomenta "
    "huomaan hyvä hyvää ihan iltaa ite itse itseni ja jo jos joka joita joilla joissa joku jokin jonka jonkin jonkun "
    "jonku jos "
    "joskus jossa josta jota jotain jotka jotta just juu juuri jälkeen jälkee kaa kai kaikille kaikki kannattaa kans "
    "kanssa "
    "kaverit kenellä kenelle kenen kenet ketkä kesken kiitos kiitti kohta koko koska koskaan kuin kuinka kuka kukaan "
    "kukaa kun ku kumpi kumpaaki kumpaakin kyllä kyselisin laita liian lähes me meidän meiän meil meille meillä meistä "
    "meitä "
    "mielestä miks miksi mikä mikään millainen millanen millä milloin millon min mihin mihinkään mikäs minkä "
    "minkälainen minne "
    "minua minulla minulle minun minusta minut minä minäkin missä miss mis mistä mitkä miten mite mitä mitään moi "
    "moikka "
    "moro morjens moro mul mulla mulle mun mua musta mut mutta muut mä mää mäki mää nii niiden niillä niin niitten "
    "niitä nuo nyt "
    "nää nämä no noh ois oisko olen oleva oli olin olis olisi olisiko oliskohan olla olemme ollaan ollut on onko onks "
    "onkohan "
    "oo oon ootte ovat pitäis pitäisi pitäs pitää piti pois pystyykö pystyä pystyn pitääkö päivää saa saada saako saan "
    "sano sanoi sanoo "
    "saanko sais "
    "se sehän sen siellä siihen siinä siis siitä sille sillä silloin sit sitten sitä sinne sun sulla sä sää taas tai "
    "taitaa tee teen teet tehdä tehdään tehä tein tekee tarkoittaa tarkoitetaan tarkottaa tarvii tarvitsee tarvitsen "
    "tarvitaan terve tervehdys toimi toimia toimii toimis toimisi toiminu toiminut te teidän teillä "
    "tiedoksi tosi tuli tulee tuo tuon "
    "tuota "
    "tuossa tähän täällä tältä tämä tämän tän tänne tänään täs tässä tästä tätä tää vaan vai vaik vaikka vain vasta "
    "vaikkei viel vielä vieläki voi voiko voiks voin voinko voisi voisiko voisin vois yhä ykskään yksi yks yhtään ";
static const char swedish[] =
    " aj alla allt att av bara be bli blir blev borde bra bättre båda både behöver behövs behöva betyder då där de dej "
    "deg dem "
    "den denna "
    "det detta dig din dina ditt dom du då e efter eftersom egen eget egentligen ej eller en ens ett fast finns finnas "
    "for fram från fungera fungerade fungerar funka funkade funkar får "
    "få fått för förut ge ger genast god goddag gick gjort går gå går gör göra gjorde ha hade haj han har hej hejsan "
    "heller hen hennes henne hjälp hjälpa hon honom hos hoppas hru hur hurdan i ibland idag igen igenom imorgon ingen "
    "inget inga "
    "inne innan inom int inte ja jag just ju kan kanske kom kommer kunde kunna känns lite man men med medan mej mellan "
    "mer "
    "mest "
    "min mig mina mitt moj moi mot mycket måst måste märker nog nu nyss någon någonstans något några när nån nåt "
    "nånstans nämligen "
    "o och också om oss på redan rätt sen ska skall skulle som så samma sig sin sina sitt själv snälla säger tack till "
    "tror undrar under upp ur ut utan va vad var vara varför varit varken vart vet vi vid vilja vilka vilken vilket "
    "vilketdera vill ville visst vore vår våra vårt å åt än ännu är även ändå ";
static const char english[] =
    " a about after again all also always am an and any anybody anymore anyone anything are arent as at back be "
    "because been before "
    "being but by can cant cannot come could couldnt did didnt do does doesnt doing dont even every for from gets get "
    "getting give go goes going gone gonna good got had has hasnt have havent having he hello help her here heres hers "
    "hey hi "
    "him his how hows i id if ill im in into is isnt it its itself ive just keep keeps know let lets like make may me "
    "mean means mine "
    "more morning most much must my myself need needs no not nothing now of off often ok on once one ones only onto or "
    "other our "
    "ours out over please put rn said same say says she should shows so some somebody somehow someone something soo "
    "sooo sorry still such sure take teh than thank thanks that thats the their them then there theres these they "
    "thing "
    "this those though through till to too u under until up us use used using very via wanna want wants was wasnt way "
    "we "
    "well were what whats when whenever where wheres which while who whole whos whose why will with without wont work "
    "worked working works "
    "would wouldnt yes yet you your yours youre ";

/* Swearing and filling words tell how somebody feels, not what they ask. In every language: who swears does it in any
   of them. Words that also say something are left out ("paskana": broken; "fan" in English: what hums in the computer).
 */
static const char idle[] =
    " argh bloody bullshit crap crappy damn damned damnit dammit faan fanken fasen fasiken fck ffs fuck fucked fuckin "
    "fucking förbannad förbannade förbannat goddamn hell helkkari helkkarin helkutin helvete helvetes helvetin "
    "helvetti "
    "helvetissä hemmetin hemmetti hermo himputin himputti himskatin himskatti hiton hitsi hitsin hitto jumalauta "
    "jumaliste jumankauta jäkla jävel jävla jävlar jävlig jävligt jävulens kyrpä kyrvän niinku niinkun oikeasti "
    "oikeesti omfg omg pahuksen pahus paska paskan perhana perhanan perkele perkeleen perkule perseen piru pirun prkl "
    "saakeli saakelin saamari saamarin saatana saatanallinen saatanan satan satans shit shitty skit tota tusan ugh "
    "vittu vittuako vittuiks vittuu vittuun vitullinen vitun vitut vtu vtun wtf ääh äh öh ";
/* The same, where the word is a plain one in another language. */
static const char *const idle_there[] = {" hei kamoon ", " alltså asså attans fan fy himla liksom sabla ",
                                         " actually freaking kinda literally really seriously stupid "};

/* The word between two spaces; false when it is too long for any list. */
static bool space_out(const char *word, char spaced[48])
{
    size_t length = strlen(word);
    if (length == 0 || length + 3 > 48)
        return false;
    spaced[0] = ' ';
    memcpy(spaced + 1, word, length);
    memcpy(spaced + 1 + length, " ", 2);
    return true;
}

bool common_word(enum language language, const char *word)
{
    static const char *const lists[] = {finnish, swedish, english};
    char spaced[48];
    return language < LANGUAGE_COUNT && space_out(word, spaced) && strstr(lists[language], spaced) != NULL;
}

bool idle_word(enum language language, const char *word)
{
    char spaced[48];
    return space_out(word, spaced) && (strstr(idle, spaced) != NULL ||
                                       (language < LANGUAGE_COUNT && strstr(idle_there[language], spaced) != NULL));
}
