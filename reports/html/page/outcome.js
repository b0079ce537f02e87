// What a reader wants to know first: whether the run went well, and if not, why.

let tally = {};

function prepareTally() {
  tally = Object.fromEntries(Object.keys(verdicts).map(letter => [letter, 0]));
  for (const letter of cells.verdict) {
    ++tally[letter];
  }
}

const goesOn = () => run.live !== undefined && run.end === 'cut-off';

function headline() {
  const parts = [];
  if (tally.f) parts.push(`${tally.f.toLocaleString('en')} failed`);
  if (tally.e + tally.t) parts.push(count(tally.e + tally.t, 'error'));
  if (goesOn()) {
    const left = tally.r + tally.w;
    return cellCount === 0 ? 'Waiting for a run' : `${parts.length ? `${parts.join(', ')} so far` : 'Nothing failed so far'}, ${left.toLocaleString('en')} to go`;
  }
  if (parts.length === 0 && cellCount === 0) return 'Nothing was run';
  if (parts.length === 0 && tally.p + tally.y === 0) return 'Everything was skipped';
  if (parts.length === 0) {
    return tally.s ? `All that ran passed, ${tally.s.toLocaleString('en')} skipped` : `All ${cellCount.toLocaleString('en')} passed`;
  }
  return parts.join(', ');
}

/// Sentences, the most serious first; each may link to the results it is about.
function reasons() {
  const found = [];
  const say = (text, changes) => found.push({text, changes});
  const failures = new Set();
  const errors = new Map();
  let never = 0;
  for (let cell = 0; cell < cellCount; ++cell) {
    const verdict = verdictOf(cell);
    if (verdict === 'f') {
      failures.add(cells.case[cell]);
    } else if (isBad(verdict)) {
      errors.set(blameOf(cell), (errors.get(blameOf(cell)) || 0) + 1);
      never += cells.began[cell] < 0 && !run.attempts[cell] ? 1 : 0;
    }
  }
  if (tally.f) {
    say(`${count(tally.f, 'result')} of ${count(failures.size, 'case')} failed, which is the fault of the tests.`, {verdict: 'failed'});
  }
  for (const [blame, number] of [...errors].sort((a, b) => b[1] - a[1])) {
    const whose = blame === 'n' ? 'without a known cause' : `blamed on the ${blames[blame]}`;
    say(`${count(number, 'error')} ${whose}.`, {verdict: 'errored,timed-out', blame: blames[blame]});
  }
  if (never) {
    say(`${never.toLocaleString('en')} of these never started.`);
  }
  const lost = boards.filter(b => b.lost);
  if (lost.length) {
    const opened = lost.filter(b => b.facts).length;
    const words = [];
    if (lost.length > opened) words.push(`${count(lost.length - opened, 'board')} did not open`);
    if (opened) words.push(`${count(opened, 'board')} ${opened === 1 ? 'was' : 'were'} lost`);
    say(`${words.join(', ')}: ${listOf(lost.map(b => b.board), 5)}.`, {at: 'boards'});
  }
  if (tally.y) {
    say(`${tally.y.toLocaleString('en')} passed only at a retry (flaky).`, {verdict: 'flaky'});
  }
  const ends = {
    'stopped-early': 'The run was stopped early by --max-fail.',
    'timed-out': 'The run took longer than --run-timeout.',
    interrupted: 'The run was interrupted.',
    'cut-off': 'The events end before the run did: mprun was killed, or the file is incomplete.',
  };
  const replaced = Object.keys(run.earlier || {});
  if (replaced.length) {
    const worse = replaced.filter(cell => isBad(run.earlier[cell][0][2])).length;
    say(`${count(replaced.length, 'result')} replaced ${replaced.length === 1 ? 'one' : 'those'} of an older run, ${worse.toLocaleString('en')} of which had not passed.`);
  }
  if (ends[run.end] && !goesOn()) {
    say(ends[run.end]);
  }
  for (const note of run.notices) {
    if (note.board < 0) {
      say(note.message);
    }
  }
  return found;
}

function showOutcome() {
  const title = headline();
  const bad = tally.f + tally.e + tally.t;
  document.title = `${title} – mprun`;
  const heading = document.getElementById('outcome-title');
  heading.textContent = title;
  heading.className = goesOn() ? (bad ? 'bad' : '') : run.exit === 0 ? 'good' : bad ? 'bad' : 'unclear';
  const ending = goesOn() ? '' : `Exit ${run.exit}: ${run.meaning}. `;
  document.getElementById('meaning').textContent =
      `${ending}${count(cellCount, 'result')} of ${count(cases.length, 'case')} on ${count(boards.length, 'board')} in ${duration(run.took)}.`;
  const started = new Date(run.started);
  document.getElementById('run-facts').replaceChildren(
      element('time', {datetime: run.started}, started.toLocaleString('en-GB', {dateStyle: 'medium', timeStyle: 'short'})),
      ' on ', fromBoard(run.host), ` · mprun ${run.version}`);
  const bar = document.getElementById('bar');
  const list = document.getElementById('tallies');
  bar.replaceChildren();
  list.replaceChildren();
  for (const [letter, {name, word}] of Object.entries(verdicts)) {
    if (tally[letter]) {
      const part = element('span', {class: name});
      part.style.flexGrow = tally[letter];
      bar.append(part);
    }
    if (tally[letter] || letter === 'p') {
      list.append(element('li', {}, element('a', {class: name, 'data-changes': JSON.stringify({verdict: name, at: isBad(letter) || letter === 'y' || letter === 's' ? 'failures' : 'matrix'}), href: '#'},
        element('b', {}, tally[letter].toLocaleString('en')), ` ${word}${letter === 'e' && tally.e !== 1 ? 's' : ''}`)));
    }
  }
  const why = document.getElementById('reasons');
  why.replaceChildren();
  for (const reason of reasons()) {
    const text = shown(reason.text);
    why.append(element('li', {}, reason.changes
      ? element('a', {href: '#', 'data-changes': JSON.stringify({at: 'failures', ...reason.changes})}, text)
      : text));
  }
  const line = document.querySelector('#command-line pre');
  line.textContent = shown(run.command);
  document.getElementById('foot').textContent = `Run ${run.id}`;
}
