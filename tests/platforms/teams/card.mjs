// What Teams takes as an Adaptive Card: version 1.5, what it can show, and what each element may and must have.
const TEXT_MOST = 28 * 1024; // bytes of a card that Teams still shows
const BUTTONS_MOST = 6;

const common = 'id type isVisible separator spacing height fallback requires';
const inputs = `${common} label isRequired errorMessage value placeholder`;
// What each may have, and after "!" what it must have.
const elements = {
  TextBlock: `${common} text color fontType horizontalAlignment isSubtle maxLines size weight wrap style ! text`,
  RichTextBlock: `${common} inlines horizontalAlignment ! inlines`,
  Image: `${common} url altText backgroundColor horizontalAlignment selectAction size style width msteams ! url altText`,
  Container: `${common} items selectAction style verticalContentAlignment bleed backgroundImage minHeight rtl ! items`,
  ColumnSet: `${common} columns selectAction style bleed minHeight horizontalAlignment ! columns`,
  Column: `${common} items width selectAction style verticalContentAlignment bleed minHeight rtl ! items`,
  FactSet: `${common} facts ! facts`,
  ActionSet: `${common} actions ! actions`,
  Table: `${common} columns rows firstRowAsHeader showGridLines gridStyle ! columns rows`,
  'Input.Text': `${inputs} isMultiline maxLength regex style inlineAction ! id`,
  'Input.ChoiceSet': `${inputs} choices isMultiSelect style wrap ! id choices`,
  'Input.Toggle': `${inputs} title valueOff valueOn wrap ! id title`,
  'Input.Date': `${inputs} max min ! id`,
  'Input.Time': `${inputs} max min ! id`,
  'Input.Number': `${inputs} max min ! id`,
};
const buttons = 'type id title iconUrl style mode tooltip isEnabled fallback requires';
const actions = {
  'Action.Execute': `${buttons} verb data associatedInputs ! title verb fallback`,
  'Action.Submit': `${buttons} data associatedInputs msteams ! title`,
  'Action.OpenUrl': `${buttons} url ! title url`,
  'Action.ShowCard': `${buttons} card ! title card`,
  'Action.ToggleVisibility': `${buttons} targetElements ! title targetElements`,
};

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const filled = (value) => value !== undefined && value !== null && value !== '';
const words = (text) => text.trim().split(/\s+/);

class Reader {
  constructor() {
    this.faults = [];
    this.ids = new Set();
  }

  fault(what) {
    this.faults.push(`card: ${what}`);
  }

  // The properties of one element or action, by the table's row; gives whether it is known at all.
  properties(thing, table, where) {
    if (!isObject(thing)) return this.fault(`${where} is not an object`);
    const row = Object.hasOwn(table, thing.type) ? table[thing.type] : null;
    if (!row) return this.fault(`${where} has the type ${thing.type}`);
    const [may, must] = row.split('!').map(words);
    for (const name of Object.keys(thing)) if (!may.includes(name)) this.fault(`${where}, ${thing.type}, has "${name}"`);
    for (const name of must) if (!filled(thing[name])) this.fault(`${where}, ${thing.type}, is without "${name}"`);
    if (filled(thing.id)) {
      if (this.ids.has(thing.id)) this.fault(`the id "${thing.id}" is there twice`);
      this.ids.add(thing.id);
    }
    return true;
  }

  elements(list, where) {
    if (!Array.isArray(list)) return this.fault(`${where} is not a list`);
    return list.forEach((element, i) => this.element(element, `${where}[${i}]`));
  }

  element(element, where) {
    if (!this.properties(element, elements, where)) return;
    if (element.type === 'TextBlock') this.text(element.text, where);
    if (element.items) this.elements(element.items, `${where}.items`);
    if (element.columns && element.type === 'ColumnSet') {
      for (const [i, column] of element.columns.entries()) this.element({ type: 'Column', ...column }, `${where}.columns[${i}]`);
    }
    if (element.actions) this.actions(element.actions, `${where}.actions`);
    if (element.selectAction) this.action({ title: 'none', ...element.selectAction }, `${where}.selectAction`);
    if (element.url) this.address(element.url, where);
    for (const fact of element.facts ?? []) {
      if (typeof fact.title !== 'string' || typeof fact.value !== 'string') this.fault(`${where} has a fact that is no text`);
    }
    for (const choice of element.choices ?? []) {
      if (!filled(choice.title) || typeof choice.value !== 'string') this.fault(`${where} has a choice without title or value`);
    }
  }

  text(text, where) {
    if (typeof text !== 'string') return this.fault(`${where}.text is not a text`);
    if (/<\/?[a-z][^>]*>/i.test(text)) this.fault(`${where}.text holds HTML: ${text.slice(0, 80)}`);
    if (/^#{1,6} /m.test(text)) this.fault(`${where}.text holds a heading: ${text.slice(0, 80)}`);
    return undefined;
  }

  address(url, where) {
    if (!/^(https?:\/\/|data:image\/(png|jpeg|gif);base64,)/.test(url)) this.fault(`${where} leads to ${String(url).slice(0, 80)}`);
  }

  actions(list, where) {
    if (!Array.isArray(list)) return this.fault(`${where} is not a list`);
    if (list.length === 0) this.fault(`${where} is empty`);
    if (list.length > BUTTONS_MOST) this.fault(`${where} has ${list.length} buttons (at most ${BUTTONS_MOST})`);
    return list.forEach((action, i) => this.action(action, `${where}[${i}]`));
  }

  action(action, where) {
    if (!this.properties(action, actions, where)) return;
    if (action.type === 'Action.OpenUrl') this.address(action.url, where);
    if (action.type === 'Action.ShowCard') this.card(action.card, `${where}.card`, true);
    if (action.type !== 'Action.Execute') return;
    if (action.data !== undefined && !isObject(action.data)) this.fault(`${where}.data is not an object`);
    if (!isObject(action.fallback) || action.fallback.type !== 'Action.Submit') {
      return this.fault(`${where} has no Action.Submit as its fallback`);
    }
    const ids = this.ids; // the fallback stands for its action and may have its id
    this.ids = new Set();
    this.properties(action.fallback, actions, `${where}.fallback`);
    this.ids = ids;
  }

  card(card, where, inner = false) {
    if (!isObject(card) || card.type !== 'AdaptiveCard') return this.fault(`${where} has the type ${card?.type}`);
    const may = words('type version $schema body actions fallbackText lang speak msteams refresh selectAction minHeight rtl verticalContentAlignment');
    for (const name of Object.keys(card)) if (!may.includes(name)) this.fault(`${where} has "${name}"`);
    if (!inner && card.version !== '1.5') this.fault(`${where} has the version ${card.version}`);
    if (!Array.isArray(card.body) || card.body.length === 0) this.fault(`${where} has no body`);
    else this.elements(card.body, `${where}.body`);
    if (card.actions !== undefined) this.actions(card.actions, `${where}.actions`);
    return undefined;
  }
}

// What is wrong with it, as sentences; none: Teams shows it.
export function cardFaults(card) {
  const reader = new Reader();
  reader.card(card, 'it');
  const bytes = Buffer.byteLength(JSON.stringify(card) ?? '');
  if (bytes > TEXT_MOST) reader.fault(`it has ${bytes} bytes (at most ${TEXT_MOST})`);
  return reader.faults;
}

// All actions of a card, wherever they stand.
export function actionsOf(card) {
  const found = [];
  const look = (value) => {
    if (Array.isArray(value)) value.forEach(look);
    else if (isObject(value)) {
      if (/^Action\./.test(value.type ?? '')) found.push(value);
      for (const [name, inside] of Object.entries(value)) if (name !== 'fallback' && name !== 'data') look(inside);
    }
  };
  look(card);
  return found;
}

// All that a person reads in it.
export function wordsOf(card) {
  const found = [];
  const look = (value) => {
    if (Array.isArray(value)) value.forEach(look);
    else if (isObject(value)) {
      for (const [name, inside] of Object.entries(value)) {
        if (['text', 'title', 'value', 'label', 'altText'].includes(name) && typeof inside === 'string') found.push(inside);
        else if (name !== 'fallback' && name !== 'data') look(inside);
      }
    }
  };
  look(card);
  return found.join('\n');
}
