// Figures of groups, for managers. All that is shown comes protected from the server; here nothing is counted.
import { ask } from './api.js';
import { language, say } from './texts.js';
import { element } from './make.js';

const REPORTS = ['demand', 'competence', 'matrix', 'training', 'effect', 'support'];
const FILES = ['csv', 'xlsx'];

const address = (what, format) => {
  const query = new URLSearchParams({ language: language() });
  const chosen = new URLSearchParams(location.search);
  for (const name of ['quarter', 'area']) if (chosen.get(name)) query.set(name, chosen.get(name));
  if (format) query.set('format', format);
  return `reports/${what}?${query}`;
};

function linkTo(tools, what, here) {
  const link = element('a', '', say(`report_${what}`));
  link.href = `/console/reports/${what}`;
  if (what === here) link.setAttribute('aria-current', 'page');
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tools.go(link.pathname);
  });
  return link;
}

function drawSelect(id, words, options, chosen, changed) {
  const box = element('div', 'field');
  const label = element('label', '', words);
  const select = element('select');
  label.htmlFor = select.id = id;
  for (const [value, name] of options) {
    const option = element('option', '', name);
    option.value = value;
    option.selected = value === chosen;
    select.append(option);
  }
  select.addEventListener('change', () => changed(select.value));
  box.append(label, select);
  return box;
}

// Quarter and unit, as they are in the snapshots; there is no other division.
function drawChoice(report, tools) {
  const box = element('div', 'choice');
  const chosen = new URLSearchParams(location.search);
  const choose = (name) => async (value) => {
    const query = new URLSearchParams(location.search);
    if (value) query.set(name, value);
    else query.delete(name);
    await tools.go(`${location.pathname}${query.size > 0 ? `?${query}` : ''}`);
    document.getElementById(`report-${name}`)?.focus();
  };
  if (report.quarters.length > 0)
    box.append(drawSelect('report-quarter', say('reportQuarter'), report.quarters.map((one) => [one, one.replace('-Q', '/')]), report.quarter, choose('quarter')));
  if (report.areas.length > 0)
    box.append(drawSelect('report-area', say('reportArea'), [['', say('reportAll')], ...report.areas.map((one) => [one.code, one.name])], chosen.get('area') ?? '', choose('area')));
  return box;
}

function drawFiles(what, report) {
  const list = element('p', 'deeds');
  const file = (name, format, words) => {
    const link = element('a', 'file', words);
    link.href = `/api/v1/${address(name, format)}`;
    link.download = '';
    return link;
  };
  if (report.quarters.length > 0) list.append(...FILES.map((format) => file(what, format, `${say('reportFile')} (${format.toUpperCase()})`)));
  list.append(file('handbook', 'html', say('reportHandbook')));
  return list;
}

// What is wider than the page is scrolled, also with the keyboard.
function wide(name, inside) {
  const box = element('div', 'wide');
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', name);
  box.append(inside);
  return box;
}

function drawTable(sheet) {
  const table = element('table');
  const head = element('tr');
  const body = element('tbody');
  for (const words of sheet.columns) {
    const cell = element('th', '', words);
    cell.scope = 'col';
    head.append(cell);
  }
  for (const row of sheet.rows) {
    const line = element('tr');
    row.forEach((words, at) => {
      const cell = element(at === 0 ? 'th' : 'td', '', words);
      if (at === 0) cell.scope = 'row';
      line.append(cell);
    });
    body.append(line);
  }
  const top = element('thead');
  top.append(head);
  table.append(top, body);
  return table;
}

// shut: the page has many; whoever wants the figures of this one opens it.
function drawSheet(sheet, at, shut) {
  const section = element(shut ? 'details' : 'section', 'sheet');
  const heading = element('h2', '', sheet.title);
  heading.id = `sheet-${at}`;
  const top = shut ? element('summary') : section;
  top.append(heading);
  if (shut) section.append(top);
  if (sheet.rows.length > 0) {
    const table = drawTable(sheet);
    table.setAttribute('aria-labelledby', heading.id);
    section.append(wide(sheet.title, table));
  }
  section.append(...sheet.notes.map((note) => element('p', 'soft', note)));
  return section;
}

// The drawing and its table say the same; who does not see the one reads the other.
function drawHeat(what, sheet) {
  const figure = element('figure');
  const picture = element('img');
  picture.src = `/api/v1/${address(what, 'svg')}`;
  picture.alt = `${sheet.title}. ${say('reportTableBelow')}`;
  figure.append(wide(`${sheet.title} (${say('reportDrawing')})`, picture));
  return figure;
}

export async function drawReports(main, tools) {
  const wanted = location.pathname.split('/')[3];
  const what = REPORTS.includes(wanted) ? wanted : REPORTS[0];
  const report = await tools.attempt(() => ask('GET', address(what)));
  const links = element('nav', 'tabs');
  links.setAttribute('aria-label', say('reports'));
  links.append(...REPORTS.map((one) => linkTo(tools, one, what)));
  main.replaceChildren(element('h1', '', say('reports')), element('p', 'soft', say('reportsHint')), links);
  if (!report) return;
  main.append(drawChoice(report, tools), element('p', 'soft', say(`report_${what}_hint`)));
  if (report.none) main.append(element('p', 'card', report.none));
  if (report.heat) main.append(drawHeat(what, report.sheets[0]));
  main.append(...report.sheets.map((sheet, at) => drawSheet(sheet, at, report.heat && at > 1)), element('h2', '', say('reportFiles')), element('p', 'soft', say('reportFilesHint')), drawFiles(what, report));
}
