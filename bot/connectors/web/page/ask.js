// A question in a window of its own, before something that cannot be undone.
import { setText } from './texts.js';

export class Ask {
  constructor(dialog) {
    this.dialog = dialog;
    const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
    this.parts = { title: part('title'), line: part('line'), yes: part('yes') };
    this.parts.yes.addEventListener('click', () => dialog.close('yes'));
    part('no').addEventListener('click', () => dialog.close(''));
  }

  // Names of texts. True: yes.
  open({ title, line, yes }) {
    for (const [name, words] of Object.entries({ title, line, yes })) setText(this.parts[name], words);
    this.dialog.returnValue = '';
    this.dialog.showModal();
    return new Promise((done) => {
      this.dialog.addEventListener('close', () => done(this.dialog.returnValue === 'yes'), { once: true });
    });
  }
}
