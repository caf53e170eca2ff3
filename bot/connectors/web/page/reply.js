// Draws what Neuvo says: paragraphs, numbered steps, source, notes, choices and a file to save.
import { element } from "./element.js";
import { inline } from "./inline.js";
import { name, say } from "./language.js";

const classes = { paragraph: "paragraph", source: "source", note: "aside" };

// Steps that follow each other become one list.
function blocks(list) {
  const drawn = [];
  for (const { kind, text } of list) {
    if (kind !== "step")
      drawn.push(element("p", { className: classes[kind] ?? "paragraph" }, ...inline(text)));
    else if (drawn.at(-1)?.tagName === "OL")
      drawn.at(-1).append(element("li", {}, ...inline(text)));
    else
      drawn.push(element("ol", { className: "steps" }, element("li", {}, ...inline(text))));
  }
  return drawn;
}

function choices(list, choose) {
  const group = element("div", { className: "choices", role: "group" });
  name(group, "choices");
  list.forEach(({ label, value }, index) => {
    const number = element("span", { className: "number" }, `${index + 1}`);
    const words = element("span", {}, ...inline(label));
    const button = element("button", { type: "button", value }, number, " ", words);
    button.addEventListener("click", () => choose(value, words.textContent));
    group.append(button);
  });
  return group;
}

// A file is offered as text or as bytes to save, never as something that the browser would run.
function file({ name: title, media_type, content }) {
  const type = media_type.startsWith("text/") ? "text/plain;charset=utf-8" : "application/octet-stream";
  const href = URL.createObjectURL(new Blob([content], { type }));
  return element("p", { className: "file" }, say(element("a", { href, download: title }), "save", title));
}

export function releaseFiles(root) {
  for (const link of root.querySelectorAll("a[download]"))
    URL.revokeObjectURL(link.href);
}

// The body of an entry that goes out. choose(value, label) hears a pressed choice.
export function reply(entry, choose) {
  const body = element("div", { className: "body", lang: entry.language }, ...blocks(entry.blocks ?? []));
  if (entry.file)
    body.append(file(entry.file));
  if (entry.choices?.length > 0)
    body.append(choices(entry.choices, choose));
  return body;
}

// Readable still, but no longer to be pressed; value: the one that was.
export function closeChoices(message, label) {
  for (const button of message.querySelectorAll(".choices button:enabled")) {
    button.disabled = true;
    if (label !== undefined && button.lastElementChild.textContent === label) {
      button.classList.add("chosen");
      button.append(say(element("span", { className: "heard" }), "chosen"));
    }
  }
}
