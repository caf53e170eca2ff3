// The marks inside a text: **bold** and [label](https://…). Everything else is plain words. Only DOM calls, no markup.
import { element } from "./element.js";
import { say } from "./language.js";

const mark = /\*\*(.+?)\*\*|\[([^[\]\n]+)\]\(([^)\s]+)\)/su;

// https anywhere, or a page of this server; NULL for all else (javascript:, data:, …).
function safeAddress(address) {
  try {
    const url = new URL(address, location.origin);
    return url.protocol === "https:" || url.origin === location.origin ? url.href : null;
  } catch {
    return null;
  }
}

function link(label, address) {
  const href = safeAddress(address);
  if (href === null)
    return [...inline(label), ` (${address})`];
  const hint = say(element("span", { className: "heard" }), "new_tab");
  return [element("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...inline(label), hint)];
}

// The nodes of a marked text.
export function inline(text) {
  const nodes = [];
  let rest = text;
  for (let found = mark.exec(rest); found !== null; found = mark.exec(rest)) {
    nodes.push(rest.slice(0, found.index));
    if (found[1] !== undefined)
      nodes.push(element("strong", {}, ...inline(found[1])));
    else
      nodes.push(...link(found[2], found[3]));
    rest = rest.slice(found.index + found[0].length);
  }
  return [...nodes, rest].filter((node) => node !== "");
}
