// The page of the history: how the runs went, what does not pass and since when, what is flaky and
// slow, and how boards and links did.

const {history: past, times} = JSON.parse(document.getElementById('data').textContent);
const rowsAtOnce = 50;
const fromLetters = {'.': 'p', '~': 'y', F: 'f', E: 'e', T: 't', s: 's', ' ': ' '};
const timesOf = new Map(times.map(([name, board, took]) => [`${name}\n${board}`, took]));

const dateOf = text => new Date(text).toLocaleString('en-GB', {dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC'});
const shortCommit = commit => commit ? commit.slice(0, 10) : '';
const code = text => text ? fromBoard(text, 'code') : '–';
const numberCell = text => element('td', {class: 'number'}, text);

function lineOf({case: name, board, letters}) {
  const took = timesOf.get(`${name}\n${board}`) || [];
  const known = letters || took.map(time => time > 0 ? '.' : ' ').join('');
  return took.length ? sparkline([...known].map(letter => fromLetters[letter]).join(''), took) : code(known);
}

function namedCell({case: name, board}, more) {
  return element('th', {scope: 'row'}, fromBoard(name, 'code'), element('span', {class: 'quiet more-of'}, 'on ', fromBoard(board)), more ? fromBoard(more, 'span', {class: 'quiet more-of'}) : null);
}

const verdictLetters = Object.fromEntries(Object.entries(verdicts).map(([letter, {name}]) => [name, letter]));

function badRow(row) {
  const commits = row.first_commit ? [code(shortCommit(row.first_commit)), row.last_good_commit ? element('span', {class: 'quiet more-of'}, 'good before: ', code(shortCommit(row.last_good_commit))) : null] : [code(row.first_run)];
  return element('tr', {},
    element('td', {}, badge(verdictLetters[row.verdict] || 'e'), row.quarantined ? element('span', {class: 'quiet more-of'}, 'quarantined') : null),
    namedCell(row, row.message),
    element('td', {class: 'version'}, dateOf(row.since), element('span', {class: 'quiet more-of'}, row.may_go_back ? 'or earlier' : row.ever_passed ? '' : 'never passed')),
    element('td', {}, ...commits), numberCell(row.runs.toLocaleString('en')), element('td', {}, lineOf(row)));
}

function flakyRow(row) {
  return element('tr', {}, namedCell(row), numberCell(row.score.toFixed(2)), numberCell(row.turns), numberCell(row.retried), numberCell(`${row.bad} of ${row.runs}`),
    element('td', {}, fromBoard(row.firmware || '–')), element('td', {}, lineOf(row)));
}

function slowRow(row) {
  return element('tr', {}, namedCell(row), numberCell(duration(row.usual_us)), numberCell(duration(row.last_us)), numberCell(row.runs.toLocaleString('en')), element('td', {}, lineOf(row)));
}

function boardRow({board, firmware, runs, lost, busy_us: busy, totals}) {
  return element('tr', {}, element('th', {scope: 'row'}, fromBoard(board)), element('td', {}, fromBoard(firmware || '–')), numberCell(runs.toLocaleString('en')), numberCell(lost || '–'),
    numberCell(duration(busy)), numberCell(totals.passed.toLocaleString('en')), numberCell(totals.failed || '–'), numberCell(totals.errored || '–'), numberCell(totals.flaky || '–'));
}

function linkRow({link, boards, results, link_errors: errors, to_board: to, from_board: from}) {
  const speed = found => found ? `${rate(found.bytes_per_second)}` : '–';
  return element('tr', {}, element('th', {scope: 'row'}, fromBoard(link)), numberCell(boards), numberCell(results.toLocaleString('en')), numberCell(errors || '–'), numberCell(speed(to)), numberCell(speed(from)));
}

function runRow(run) {
  const {totals} = run;
  return element('tr', {}, element('th', {scope: 'row'}, dateOf(run.started)), element('td', {}, code(run.branch)), element('td', {}, code(shortCommit(run.commit))),
    numberCell(totals.planned.toLocaleString('en')), numberCell(totals.failed || '–'), numberCell(totals.errored || '–'), numberCell(totals.flaky || '–'), numberCell(totals.skipped || '–'),
    numberCell(duration(run.took_us)), element('td', {}, run.end || 'unfinished'));
}

const tables = [
  {id: 'bad', caption: 'Cases that do not pass', rows: past.not_passing, row: badRow, none: 'Everything passed in its newest run.', headings: ['Verdict', 'Case', 'Since', 'First bad', 'Runs', 'Results by run'], numeric: [4]},
  {id: 'flaky', caption: 'Flaky cases', rows: past.flaky, row: flakyRow, none: 'No case is flaky.', headings: ['Case', 'Score', 'Turns', 'Retried', 'Bad runs', 'Firmware', 'Results by run'], numeric: [1, 2, 3, 4]},
  {id: 'slow', caption: 'Cases by their usual time', rows: past.times, row: slowRow, none: 'No case passed.', headings: ['Case', 'Usual time', 'Last time', 'Runs', 'Times by run'], numeric: [1, 2, 3]},
  {id: 'board', caption: 'What each board did', rows: past.boards, row: boardRow, none: 'No board.', headings: ['Board', 'Firmware', 'Runs', 'Lost', 'Busy', 'Passed', 'Failed', 'Errors', 'Flaky'], numeric: [2, 3, 4, 5, 6, 7, 8]},
  {id: 'link', caption: 'What each link did', rows: past.links, row: linkRow, none: 'No link.', headings: ['Link', 'Boards', 'Results', 'Link errors', 'To the board', 'From the board'], numeric: [1, 2, 3, 4, 5]},
];
for (const {rows} of tables) {
  for (const row of rows) {
    row.words = [row.case, row.board, row.message, row.link, row.firmware].filter(Boolean).join(' ').toLowerCase();
  }
}

function showTable({id, caption, rows, row, none, headings, numeric}, words) {
  const fitting = rows.filter(each => words.every(word => each.words.includes(word)));
  const box = document.getElementById(`${id}-rows`);
  if (fitting.length === 0) {
    box.replaceChildren(element('p', {class: 'note'}, words.length ? 'Nothing matches the search.' : none));
    return 0;
  }
  const made = table(caption, headings, numeric, []);
  box.replaceChildren(made, ...inPortions(made.querySelector('tbody'), fitting, rowsAtOnce, row).slice(1));
  return fitting.length;
}

function showTables() {
  const given = new URLSearchParams(location.hash.slice(1)).get('q') || '';
  const field = document.getElementById('q');
  if (field.value !== given) {
    field.value = given;
  }
  const words = given.toLowerCase().split(/\s+/).filter(Boolean);
  const shownRows = tables.reduce((sum, each) => sum + showTable(each, words), 0);
  document.getElementById('matched').textContent = words.length ? count(shownRows, 'row') : '';
}

const trends = [
  {title: 'Not passed', scale: scaleOfNumbers, parts: [
    {kind: 'failed', of: run => run.totals.failed, shown: value => `${scaleOfNumbers.label(value)} failed`},
    {kind: 'errored', of: run => run.totals.errored, shown: value => count(value, 'error')}]},
  {title: 'Flaky', scale: scaleOfNumbers, parts: [{kind: 'flaky', of: run => run.totals.flaky, shown: value => `${scaleOfNumbers.label(value)} flaky`}]},
  {title: 'Duration', scale: scaleOfDurations, parts: [{kind: 'skipped', of: run => run.took_us, shown: duration}]},
];

function showRuns() {
  const {runs} = past;
  const newest = runs.at(-1);
  const title = document.getElementById('outcome-title');
  title.textContent = runs.length ? count(past.not_passing.length, 'case does not pass', 'cases do not pass') : 'The history has no such run';
  title.className = !runs.length ? '' : past.not_passing.length ? 'bad' : 'good';
  if (runs.length === 0) {
    return;
  }
  document.getElementById('meaning').textContent = `The newest ${count(runs.length, 'run')} of ${past.runs_in_all.toLocaleString('en')}, from ${dateOf(runs[0].started)} to ${dateOf(newest.started)} UTC.`;
  const described = run => [dateOf(run.started), shown(run.branch || ''), shown(shortCommit(run.commit)), run === newest ? 'the newest run' : ''].filter(Boolean).join(' · ');
  document.getElementById('trends').append(...trends.map(each => trend(each, runs, described)),
    element('p', {class: 'note hint'}, 'Drag over a trend to see fewer runs, and double-click to see all of them. When it has the focus: arrow keys go from run to run, + and − show fewer and more, Escape shows all.'));
  const rows = table('The runs, newest first', ['Started (UTC)', 'Branch', 'Commit', 'Planned', 'Failed', 'Errors', 'Flaky', 'Skipped', 'Took', 'End'], [3, 4, 5, 6, 7, 8], []);
  document.getElementById('run-rows').append(rows, ...inPortions(rows.querySelector('tbody'), [...runs].reverse(), rowsAtOnce, runRow).slice(1));
}

showRuns();
showTables();
addEventListener('hashchange', showTables);
document.getElementById('filters').addEventListener('submit', event => event.preventDefault());
document.getElementById('q').addEventListener('input', event => {
  const words = event.target.value;
  window.history.replaceState(null, '', words ? `#${new URLSearchParams({q: words})}` : '#');
  showTables();
});
addEventListener('keydown', event => {
  if (event.key === '/' && !/INPUT/.test(event.target.tagName)) {
    document.getElementById('q').focus();
    event.preventDefault();
  }
});
