// Elements. Words always become text, never HTML.
export function element(name, className, words) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (words !== undefined) made.textContent = words;
  return made;
}

export function button(words, className, pressed) {
  const made = element('button', className, words);
  made.type = 'button';
  made.addEventListener('click', async () => {
    made.disabled = true;
    try {
      await pressed();
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

export function field(id, label, options = {}) {
  const box = element('div', 'field');
  const name = element('label', '', label);
  /** @type {any} one or the other */
  const input = document.createElement(options.rows ? 'textarea' : 'input');
  name.htmlFor = id;
  Object.assign(input, { id, ...options });
  box.append(name, input);
  return { box, input, value: () => input.value, focus: () => input.focus(), clear: () => (input.value = '') };
}

export function form(title, hint, fields, submit, sent) {
  const made = element('form', 'card small');
  const go = element('button', 'main', submit);
  made.append(element('h1', '', title), element('p', 'soft', hint), ...fields.map((one) => one.box), go);
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    go.disabled = true;
    try {
      await sent();
    } finally {
      go.disabled = false;
    }
  });
  return made;
}
