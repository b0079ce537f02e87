// Follows a run that goes on: asks the server for newer data, and draws the page again without moving
// what a reader looks at, has opened or has focused.

const retryAfter = 2000; // ms
const maxRetries = 30;

/// Says what is going on, in words that change seldom, because a screen reader reads them out.
const liveStatus = element('p', {id: 'live', role: 'status'});
document.body.append(liveStatus);

function say(text) {
  if (liveStatus.textContent !== text) {
    liveStatus.textContent = text;
  }
}

const sayHowItGoes = () => say(run.end !== 'cut-off' ? 'The run has ended.' : cellCount ? 'Following the run.' : 'Waiting for a run.');

/// The results that the failures section is about.
function listed() {
  return [...cells.verdict].map((verdict, cell) => 'pwr'.includes(verdict) ? '' : cell + verdict).join(',');
}

/// A function that finds the element again which has the focus now.
function focusFinder() {
  const {activeElement: now} = document;
  const section = now.closest('section[id]');
  if (now.dataset?.changes && section) {
    return () => [...section.querySelectorAll('a[data-changes]')].find(a => a.dataset.changes === now.dataset.changes);
  }
  if (now.dataset?.at) {
    return () => grid.body.querySelector(`[data-at="${now.dataset.at}"]`);
  }
  if (now.tagName === 'SUMMARY' && now.parentElement.key) {
    const {key} = now.parentElement;
    return () => detailsWith(key)?.firstChild;
  }
  return () => null;
}

const detailsWith = key => [...document.querySelectorAll('#failures details')].find(details => details.key === key);

/// What the reader looks at, as a function that says where it is: what has the focus, if it is in
/// sight, or else the last section or failure that begins above the middle of the window.
function findAnchor(findFocus) {
  const inSight = element => { const {top} = element.getBoundingClientRect(); return top >= 0 && top < innerHeight; };
  const focused = findFocus();
  if (focused && inSight(focused)) {
    return () => findFocus()?.getBoundingClientRect().top;
  }
  const all = [...document.querySelectorAll('main > section, #failures details')];
  const found = all.findLast(each => each.checkVisibility() && each.getBoundingClientRect().top <= innerHeight / 2) || all[0];
  return () => (found.key ? detailsWith(found.key) : found)?.getBoundingClientRect().top;
}

/// Opens what was open before the section was drawn again; a group's cases exist once it is open.
function reopen(keys) {
  for (const selector of ['.group', '.case']) {
    for (const details of document.querySelectorAll(`#failures ${selector}`)) {
      if (keys.has(details.key)) {
        details.open = true;
        details.fill();
      }
    }
  }
}

function redrawFailures() {
  const isFirst = !document.querySelector('#failure-groups .group');
  const keys = new Set([...document.querySelectorAll('#failures details[open]')].map(details => details.key));
  showFailures();
  if (!isFirst) {
    document.querySelectorAll('#failures details[open]').forEach(details => { details.open = keys.has(details.key); });
  }
  reopen(keys);
}

function redrawMatrix() {
  const box = document.getElementById('matrix-scroll');
  const {scrollTop, scrollLeft} = box;
  const {row, column} = grid;
  showMatrix();
  [grid.row, grid.column] = [Math.min(row, Math.max(0, grid.rows.length - 1)), Math.min(column, Math.max(0, grid.columns.length - 1))];
  scrollRows(scrollTop);
  box.scrollLeft = scrollLeft;
}

function redraw(data) {
  const before = listed();
  const findFocus = focusFinder();
  const where = findAnchor(findFocus);
  const top = where();
  const choices = boards.length;
  unpack(data);
  prepareFilter();
  prepareTally();
  byBoard = null;
  rowsShown = '';
  findOdd();
  showOutcome();
  if (boards.length !== choices) {
    showChoices();
  }
  showBoards();
  showTransfers();
  showMatched();
  if (listed() !== before) {
    redrawFailures();
  }
  redrawMatrix();
  showTimeline();
  refreshLinks();
  findFocus()?.focus({preventScroll: true});
  scrollBy(0, (where() ?? top) - top);
}

async function follow() {
  sayHowItGoes();
  for (let retries = 0; retries < maxRetries;) {
    try {
      const answer = await fetch(`data?after=${run.live}`, {cache: 'no-store'});
      if (!answer.ok) {
        throw new Error(`status ${answer.status}`);
      }
      if (answer.status === 200) {
        const data = await answer.json();
        if (data.id !== run.id && run.id !== '') {
          location.reload(); // another run has begun
          return;
        }
        redraw(data);
      }
      retries = 0;
      sayHowItGoes();
    } catch {
      ++retries;
      say('mprun report --serve does not answer; trying again.');
      await new Promise(done => { setTimeout(done, retryAfter); });
    }
  }
  say('mprun report --serve has ended. Reload the page to try again.');
}

follow();
