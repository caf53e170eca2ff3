// Makes one element with its properties and children. Text always becomes a text node, never markup.
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made)
      made[key] = value;
    else
      made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}
