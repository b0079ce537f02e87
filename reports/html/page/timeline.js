// The course of the run, one line per board: when it was opened, what ran when and how it ended, when
// it was idle, and when it was lost. Lines are drawn when they become visible.

const lineHeight = 20;
let byBoard = null;

/// The attempts on each board by time, with retries and transfers marked.
function attemptsByBoard() {
  if (byBoard) {
    return byBoard;
  }
  byBoard = boards.map(() => []);
  const moved = new Set(run.transfers.map(t => t[0]));
  for (let cell = 0; cell < cellCount; ++cell) {
    const listed = run.attempts[cell];
    if (listed) {
      listed.forEach((a, i) => {
        for (const board of [a[0], ...a[12]]) {
          byBoard[board]?.push({cell, verdict: a[1], began: a[5], took: a[6], retry: i > 0, resets: a[10], transfer: moved.has(cell)});
        }
      });
    } else if (cells.began[cell] >= 0 && cells.board[cell] >= 0) {
      byBoard[cells.board[cell]].push({cell, verdict: verdictOf(cell), began: cells.began[cell], took: cells.took[cell], retry: false, resets: 0, transfer: moved.has(cell)});
    }
  }
  byBoard.forEach(list => list.sort((a, b) => a.began - b.began));
  return byBoard;
}

/// The time during which anything ran; cases that ran concurrently count once.
function busyTime(list) {
  let busy = 0;
  let until = 0;
  for (const {began, took} of list) {
    const end = began + took;
    busy += Math.max(0, end - Math.max(began, until));
    until = Math.max(until, end);
  }
  return busy;
}

const colourNames = {r: '--accent', w: '--skip', p: '--pass', y: '--flaky', f: '--fail', e: '--error', t: '--time', s: '--skip'};

function drawLine(canvas, board) {
  const width = canvas.clientWidth;
  if (width === 0) {
    return;
  }
  const scale = window.devicePixelRatio || 1;
  canvas.width = width * scale;
  canvas.height = lineHeight * scale;
  const style = getComputedStyle(canvas);
  const colour = name => style.getPropertyValue(name).trim();
  const ink = canvas.getContext('2d');
  ink.scale(scale, scale);
  const total = Math.max(1, run.took);
  const x = us => us / total * width;
  const bar = (from, to, fill, top, height) => {
    ink.fillStyle = fill;
    ink.fillRect(x(from), top, Math.max(1, x(to) - x(from)), height);
  };
  ink.clearRect(0, 0, width, lineHeight);
  const about = boards[board];
  bar(0, total, colour('--line'), lineHeight / 2 - 0.5, 1);
  if (about.opened !== null) {
    bar(Math.max(0, about.opened - about.opening), about.opened, colour('--opening'), 5, lineHeight - 10);
  }
  // Failures are drawn last, so that no pass in the same pixel hides them.
  const list = attemptsByBoard()[board];
  for (const bad of [false, true]) {
    for (const a of list) {
      if (isBad(a.verdict) === bad) {
        bar(a.began, a.began + a.took, colour(colourNames[a.verdict]), 3, lineHeight - 6);
        if (a.transfer) bar(a.began, a.began + a.took, colour('--accent'), lineHeight - 5, 3);
      }
    }
  }
  for (const a of list) {
    if (a.retry || a.resets > 1) {
      ink.fillStyle = colour('--text');
      ink.beginPath();
      ink.moveTo(x(a.began) - 3, 0);
      ink.lineTo(x(a.began) + 3, 0);
      ink.lineTo(x(a.began), 5);
      ink.fill();
    }
  }
  if (about.lost) {
    bar(about.lost.at, total, colour('--lost'), 3, lineHeight - 6);
    bar(about.lost.at, about.lost.at, colour('--fail'), 0, lineHeight);
  }
}

function describeUnder(event, board) {
  const at = event.offsetX / event.target.clientWidth * run.took;
  const near = attemptsByBoard()[board].filter(a => a.began <= at + run.took / 500 && at <= a.began + a.took + run.took / 500);
  const found = near.find(a => isBad(a.verdict)) || near[0];
  const course = found ? `${caseName(cells.case[found.cell])} ${verdicts[found.verdict].word}, ${duration(found.took)}` : 'idle';
  document.getElementById('timeline-hover').textContent = shown(`${boardName(board)} at ${duration(Math.round(at))}: ${course}`);
  return found;
}

const lines = new Map(); // from canvas to board
const inSight = new IntersectionObserver(entries => {
  for (const {isIntersecting, target} of entries) {
    if (isIntersecting) {
      drawLine(target, lines.get(target));
    }
  }
}, {rootMargin: '200px'});

function redrawLines() {
  for (const canvas of lines.keys()) {
    inSight.unobserve(canvas);
    inSight.observe(canvas); // observing again reports whether it is visible
  }
}

/// For paper, where nothing becomes visible later.
function drawAllLines() {
  lines.forEach((board, canvas) => drawLine(canvas, board));
}

function timelineRow(board) {
  const about = boards[board];
  const list = attemptsByBoard()[board];
  const busy = busyTime(list);
  const open = about.opened === null ? 0 : (about.lost ? about.lost.at : run.took) - about.opened;
  const retries = list.filter(a => a.retry).length;
  const canvas = element('canvas', {
    'aria-hidden': 'true', mousemove: event => describeUnder(event, board), click: event => {
      const found = describeUnder(event, board);
      if (found) location.hash = fragment({cell: String(found.cell)});
    },
  });
  lines.set(canvas, board);
  inSight.observe(canvas);
  return element('tr', {},
    element('th', {scope: 'row'}, shown(about.board)),
    element('td', {class: 'line'}, canvas),
    element('td', {}, about.opened === null ? '–' : duration(about.opening)),
    element('td', {}, list.length.toLocaleString('en')),
    element('td', {}, retries || '–'),
    element('td', {}, duration(busy)),
    element('td', {}, open > 0 ? duration(Math.max(0, open - busy)) : '–'),
    element('td', {}, about.lost ? `at ${duration(about.lost.at)}` : '–'));
}

let rowsShown = '';

function showTimeline() {
  const seen = new Set();
  for (let cell = 0; cell < cellCount; ++cell) {
    if (matches[cell] === 1) {
      seen.add(cells.board[cell]);
    }
  }
  const rows = boards.map((_, index) => index).filter(index => !isFiltered() || seen.has(index));
  if (rowsShown === rows.join()) {
    return;
  }
  rowsShown = rows.join();
  lines.clear();
  inSight.disconnect();
  const box = document.getElementById('timeline-rows');
  box.hidden = rows.length === 0;
  box.replaceChildren(element('table', {class: 'timeline', 'aria-labelledby': 'timeline-title'},
    element('thead', {}, element('tr', {},
      ['Board', null, 'Opened in', 'Attempts', 'Retries', 'Busy', 'Idle', 'Lost'].map(h => h === null
        ? element('th', {scope: 'col', class: 'axis'}, element('span', {}, '0'), element('span', {}, duration(Math.round(run.took / 2))), element('span', {}, duration(run.took)))
        : element('th', {scope: 'col'}, h)))),
    element('tbody', {}, rows.map(timelineRow))));
}
