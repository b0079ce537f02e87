// Puts the page together, and keeps it in sync with the fragment.

const sections = {outcome: 'Outcome', failures: 'Failures', matrix: 'Matrix', timeline: 'Timeline', boards: 'Boards', transfers: 'Transfers', comparison: 'Comparison'};
const fields = ['q', 'verdict', 'board', 'blame'];
let drawn = null; // the filter that the sections were drawn for

function options(select, entries) {
  select.replaceChildren(...entries.map(([value, text]) => element('option', {value}, shown(text))));
}

/// What there is to choose from may grow while a run goes on.
function showChoices() {
  options(document.getElementById('verdict'), [['', 'any'], ['bad', 'failures and errors'], ...Object.values(verdicts).map(v => [v.name, v.word])]);
  options(document.getElementById('board'), [['', 'any'], ...boards.map(b => [b.board, b.board])]);
  document.getElementById('to-transfers').hidden = run.transfers.length === 0;
  document.getElementById('to-comparison').hidden = !run.comparison;
}

function showTools() {
  options(document.getElementById('blame'), [['', 'any'], ...['test', 'board', 'link', 'host'].map(b => [b, b])]);
  document.getElementById('sections').append(...Object.entries(sections).map(([id, text]) =>
    element('li', {id: `to-${id}`},
      element('a', {href: '#', 'data-changes': JSON.stringify({at: id})}, text))));
  document.getElementById('matrix-legend').append(...Object.values(verdicts).map(v =>
    element('span', {class: `key ${v.name}`, 'data-mark': v.mark}, v.word)));
  document.getElementById('timeline-legend').append(...[['opening', 'opening'], ['passed', 'passed'], ['failed', 'failed'], ['errored', 'error'], ['timed-out', 'timed out'], ['skipped', 'skipped'], ['lost', 'lost'], ['retry', 'retry or further reset'], ['transfer', 'transfer']].map(([kind, text]) =>
    element('span', {class: `swatch ${kind}`}, text)));
}

/// Updates the targets of links to the current filter.
function refreshLinks() {
  for (const link of document.querySelectorAll('a[data-changes]')) {
    link.href = fragment({cell: '', ...JSON.parse(link.dataset.changes)});
  }
}

function drawFiltered() {
  showMatched();
  showFailures();
  showMatrix();
  showTimeline();
}

function showMatched() {
  applyFilter();
  const matched = document.getElementById('matched');
  matched.textContent = isFiltered() ? `${matchCount.toLocaleString('en')} of ${count(cellCount, 'result')}` : count(cellCount, 'result');
  document.getElementById('clear').disabled = !isFiltered();
}

/// Updates the page from the fragment.
function update() {
  for (const key of fields) {
    const field = document.getElementById(key);
    if (field.value !== state[key]) {
      field.value = state[key];
    }
  }
  // A value that is not in the list, such as several verdicts, becomes an option of its own.
  for (const key of ['verdict', 'board', 'blame']) {
    const select = document.getElementById(key);
    if (state[key] && select.value !== state[key]) {
      select.append(element('option', {value: state[key]}, shown(state[key])));
      select.value = state[key];
    }
  }
  document.getElementById('odd').checked = Boolean(state.odd);
  const filter = [...fields, 'odd'].map(key => state[key]).join('\n');
  if (filter !== drawn) {
    drawn = filter;
    drawFiltered();
  }
  refreshLinks();
  showDialog();
  if (sections[state.at]) {
    const title = document.getElementById(`${state.at}-title`);
    title.scrollIntoView({block: 'start'});
    title.focus({preventScroll: true});
  }
}

function change(changes) {
  history.replaceState(null, '', fragment(changes));
  readFragment();
  update();
}

function listen() {
  addEventListener('hashchange', () => {
    readFragment();
    update();
  });
  for (const key of fields) {
    document.getElementById(key).addEventListener('input', event => change({[key]: event.target.value}));
  }
  document.getElementById('odd').addEventListener('input', event => change({odd: event.target.checked ? '1' : ''}));
  document.getElementById('filters').addEventListener('submit', event => event.preventDefault());
  document.getElementById('clear').addEventListener('click', () => {
    change(Object.fromEntries(fields.map(key => [key, ''])));
    document.getElementById('q').focus();
  });
  document.getElementById('detail').addEventListener('close', () => {
    if (state.cell) {
      change({cell: ''});
    }
  });
  document.getElementById('detail').addEventListener('click', event => {
    if (event.target.id === 'detail') {
      event.target.close(); // the click was outside of the dialog's content
    }
  });
  document.getElementById('matrix-scroll').addEventListener('scroll', event => {
    grid.top = event.target.scrollTop;
    drawRows();
  });
  addEventListener('keydown', event => {
    if (event.key === '/' && !/INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) {
      document.getElementById('q').focus();
      event.preventDefault();
    }
  });
  document.addEventListener('click', event => {
    const link = event.target.closest('a[data-changes]');
    if (link && link.hash === location.hash) {
      update(); // scrolls to the section again
    }
  });
  addEventListener('resize', () => {
    drawRows();
    redrawLines();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawLines);
  // A printed page cannot be opened or scrolled.
  addEventListener('beforeprint', () => {
    [...document.querySelectorAll('#failure-groups .group')].forEach(openWithFirst);
    if (grid.rows.length <= 500) {
      drawRows(true);
    }
    drawAllLines();
  });
}

/// Everything that does not depend on the filter.
function showRun() {
  prepareFilter();
  prepareTally();
  byBoard = null;
  rowsShown = '';
  drawn = null;
  findOdd();
  showOutcome();
  showChoices();
  showBoards();
  showTransfers();
}

unpack(JSON.parse(document.getElementById('data').textContent));
showTools();
showRun();
document.getElementById('comparison').hidden = !run.comparison;
if (run.comparison) {
  showComparison(document.getElementById('comparison-rows'), run.comparison, 'h3', true);
}
readFragment();
listen();
update();
