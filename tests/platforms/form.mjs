// How an answer must look, whatever it says.
import { departure } from './events.mjs';
import { must } from './support.mjs';

// Client-server API, m.room.message, "org.matrix.custom.html": the tags that clients show.
const tags = new Set(
  ('del h1 h2 h3 h4 h5 h6 blockquote p a ul ol sup sub li b i u strong em s code hr br div table thead tbody tr th td ' +
    'caption pre span img details summary').split(' '),
);

export function checkHtml(html) {
  const rest = html.replace(/<(\/?)([a-z0-9]+)((?: [a-z-]+="[^"<>]*")*) ?\/?>/g, (tag, end, name, attributes) => {
    must(tags.has(name), `the tag ${tag} in: ${html}`);
    must(!/ on[a-z]+=/.test(attributes), `${tag} does something in: ${html}`);
    const href = / href="([^"]*)"/.exec(attributes)?.[1];
    must(href === undefined || /^(https?|ftp|mailto|magnet):/.test(href), `the link ${href} in: ${html}`);
    return '';
  });
  must(!/[<>]/.test(rest), `a loose < or > in: ${html}`);
  must(!/&(?!(amp|lt|gt|quot|apos|nbsp|#39|#x27);)/.test(rest), `a loose & in: ${html}`);
}

export function checkForm({ content }) {
  must(content.msgtype === 'm.notice', `msgtype is ${content.msgtype}`);
  must(typeof content.body === 'string' && content.body.trim() !== '', 'body is empty');
  must(content.format === 'org.matrix.custom.html', `format is ${content.format}`);
  checkHtml(content.formatted_body);
  must(JSON.stringify(content['m.mentions']) === '{}', `m.mentions is ${JSON.stringify(content['m.mentions'])}`);
  const { key, cause } = departure({ content });
  must(typeof key === 'string' && key.length >= 8, `the departure's key is ${key}`);
  must(typeof cause === 'string', `the departure's cause is ${cause}`);
}

// Stands in the thread of `root`, and says to clients without threads what it answers.
export function checkThread({ content }, root) {
  const relation = content['m.relates_to'] ?? {};
  must(relation.rel_type === 'm.thread', `m.relates_to is ${JSON.stringify(relation)}`);
  must(relation.event_id === root, `the thread is ${relation.event_id} instead of ${root}`);
  must(relation.is_falling_back === true, 'is_falling_back is not true');
  must(typeof relation['m.in_reply_to']?.event_id === 'string', 'm.in_reply_to is missing');
}

// The numbered choices of an answer: { 1: 'label', … }.
export function choicesOf({ content }) {
  const lines = content.body.split('\n').map((line) => /^\W*([1-9])\W+(\S.*)$/.exec(line.trim()));
  return Object.fromEntries(lines.filter(Boolean).map(([, number, label]) => [number, label.trim()]));
}
