// Each case on each board. Only the visible rows are in the page, because there may be thousands. For
// the keyboard it is a grid: a single tab stop, arrow keys inside, Enter opens a result.

const rowHeight = 26; // these two as in style.css
const columnWidth = 30;
const allAtOnce = 40; // rows
const rowsBeyond = 4; // drawn above and below the visible rows
const ofWindow = .7; // how much of the window's height the box has at most, as in style.css
const maxColumns = 120;
const cellAt = new Map();
const cellModels = new Map();

const grid = {rows: [], columns: [], majority: [], oddCount: new Uint16Array(0), row: 0, column: 0, left: 0, top: 0, body: null, first: -1, last: -1};

/// Finds the most frequent verdict of each case, and how many boards differ from it.
function findOdd() {
  cellAt.clear();
  grid.oddCount = new Uint16Array(cases.length);
  for (let cell = 0; cell < cellCount; ++cell) {
    if (cells.board[cell] >= 0) {
      cellAt.set(cells.case[cell] * boards.length + cells.board[cell], cell);
    }
  }
  const counts = cases.map(() => ({}));
  for (let cell = 0; cell < cellCount; ++cell) {
    const ofCase = counts[cells.case[cell]];
    const verdict = verdictOf(cell);
    if (!isOpen(verdict)) {
      ofCase[verdict] = (ofCase[verdict] || 0) + 1;
    }
  }
  grid.majority = counts.map(ofCase => bestFirst.reduce((best, v) => (ofCase[v] || 0) > (ofCase[best] || 0) ? v : best));
  counts.forEach((ofCase, index) => {
    const all = Object.values(ofCase).reduce((sum, n) => sum + n, 0);
    grid.oddCount[index] = all - (ofCase[grid.majority[index]] || 0);
  });
}

const isOdd = cell => !isOpen(verdictOf(cell)) && verdictOf(cell) !== grid.majority[cells.case[cell]];

function findRows() {
  const seen = new Uint8Array(cases.length);
  const columns = new Float64Array(boards.length); // how interesting each board is
  for (let cell = 0; cell < cellCount; ++cell) {
    if (matches[cell] === 1) {
      seen[cells.case[cell]] = 1;
      if (cells.board[cell] >= 0) {
        columns[cells.board[cell]] += isOdd(cell) ? 1 : 1e-9;
      }
    }
  }
  const rows = [];
  for (let index = 0; index < cases.length; ++index) {
    if (seen[index] && (!state.odd || grid.oddCount[index] > 0)) {
      rows.push(index);
    }
  }
  grid.rows = [...rows.filter(r => grid.oddCount[r] > 0), ...rows.filter(r => grid.oddCount[r] === 0)];
  const present = boards.map((_, index) => index).filter(index => columns[index] > 0);
  grid.left = Math.max(0, present.length - maxColumns);
  grid.columns = grid.left === 0 ? present
    : present.sort((a, b) => columns[b] - columns[a]).slice(0, maxColumns).sort((a, b) => a - b);
}

/// The earlier results of a case on all of its boards as one: the worst letter, and the longest time.
function pastOfCase(index) {
  let all = null;
  for (let board = 0; board < boards.length; ++board) {
    const past = pastOf(cellAt.get(index * boards.length + board));
    if (past && all === null) {
      all = past;
    } else if (past) {
      all = {letters: [...all.letters].map((letter, i) => worse(letter, past.letters[i])).join(''), took: all.took.map((time, i) => Math.max(time, past.took[i]))};
    }
  }
  return all;
}

const worse = (a, b) => a === ' ' || (b !== ' ' && bestFirst.indexOf(b) > bestFirst.indexOf(a)) ? b : a;

function pastCell(index) {
  const past = pastOfCase(index);
  return element('td', {class: 'past'}, past ? sparkline(past.letters, past.took) : null);
}

/// There are thousands of cells and few kinds of them, so each is a copy of the first of its kind.
function matrixCell(cell) {
  const odd = cell !== undefined && isOdd(cell);
  const key = cell === undefined ? '' : `${verdictOf(cell)}${odd ? 'o' : ''}${matches[cell]}`;
  let model = cellModels.get(key);
  if (!model && cell === undefined) {
    model = element('td', {class: 'none', tabindex: -1});
  } else if (!model) {
    const {name: kind, word, mark} = verdicts[verdictOf(cell)];
    model = element('td', {
      class: `${kind}${odd ? ' odd' : ''}${matches[cell] ? '' : ' apart'}`, tabindex: -1, 'aria-label': odd ? `${word}, unlike most` : word,
    }, mark);
  }
  cellModels.set(key, model);
  return model.cloneNode(true);
}

function matrixRow(position) {
  const index = grid.rows[position];
  const name = shown(caseName(index));
  return element('tr', {'aria-rowindex': position + 2},
    element('th', {scope: 'row', title: name}, name),
    run.past ? pastCell(index) : null,
    grid.columns.map((board, column) => {
      const cell = cellAt.get(index * boards.length + board);
      const made = matrixCell(cell);
      made.setAttribute('data-at', `${position},${column}`);
      if (cell !== undefined) {
        made.setAttribute('data-cell', cell);
      }
      return made;
    }));
}

function spacer(rows) {
  const made = element('tr', {class: 'spacer', 'aria-hidden': 'true'}, element('td', {colspan: grid.columns.length + (run.past ? 2 : 1)}));
  made.firstChild.style.height = `${rows * rowHeight}px`;
  return made;
}

/// Puts the visible rows into the table, with space for those above and below. Asks the browser for no
/// size, because it would first have to lay out the whole page.
function drawRows(all = false) {
  const few = all || grid.rows.length <= allAtOnce;
  const first = few ? 0 : Math.max(0, Math.floor(grid.top / rowHeight) - rowsBeyond);
  const last = few ? grid.rows.length : Math.min(grid.rows.length, first + Math.ceil(innerHeight * ofWindow / rowHeight) + 2 * rowsBeyond);
  if (first === grid.first && last === grid.last) {
    return;
  }
  grid.first = first;
  grid.last = last;
  const rows = [];
  if (first > 0) rows.push(spacer(first));
  for (let i = first; i < last; ++i) {
    rows.push(matrixRow(i));
  }
  if (last < grid.rows.length) rows.push(spacer(grid.rows.length - last));
  grid.body.replaceChildren(...rows);
  tabStop();
}

function scrollRows(top) {
  const box = document.getElementById('matrix-scroll');
  box.scrollTop = top;
  grid.top = box.scrollTop;
  drawRows();
}

function tabStop() {
  const cell = grid.body.querySelector(`[data-at="${grid.row},${grid.column}"]`) || grid.body.querySelector('td[data-at]');
  if (cell) {
    cell.tabIndex = 0;
  }
  return cell;
}

function moveTo(row, column) {
  grid.body.querySelector('td[tabindex="0"]')?.setAttribute('tabindex', -1);
  grid.row = Math.max(0, Math.min(grid.rows.length - 1, row));
  grid.column = Math.max(0, Math.min(grid.columns.length - 1, column));
  if (grid.row < grid.first || grid.row >= grid.last) {
    scrollRows(grid.row * rowHeight);
  }
  const cell = tabStop();
  cell.focus({preventScroll: true});
  cell.scrollIntoView({block: 'nearest', inline: 'nearest'});
}

function onGridKey(event) {
  const page = 15;
  const moves = {
    ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
    PageUp: [-page, 0], PageDown: [page, 0], Home: [0, -boards.length], End: [0, boards.length],
  };
  const move = moves[event.key];
  const at = event.target.closest('td[data-at]');
  if (move && at) {
    const [row, column] = at.dataset.at.split(',').map(Number);
    moveTo(row + move[0], column + move[1]);
    event.preventDefault();
  } else if ((event.key === 'Enter' || event.key === ' ') && at?.dataset.cell) {
    location.hash = fragment({cell: at.dataset.cell});
    event.preventDefault();
  }
}

function onGridClick(event) {
  const at = event.target.closest('td[data-cell]');
  if (at) {
    [grid.row, grid.column] = at.dataset.at.split(',').map(Number);
    location.hash = fragment({cell: at.dataset.cell});
  }
}

/// Without these the browser would look at each cell of each row to lay out the table.
function columnWidths() {
  const names = element('col', {class: 'names'});
  const longest = grid.rows.reduce((most, index) => Math.max(most, shown(caseName(index)).length), 8);
  names.style.setProperty('--longest', `${longest}ch`);
  const past = run.past ? element('col') : null;
  if (past) {
    past.style.width = `max(8rem, ${run.past.runs.length * barWidth}px + 1.2rem)`;
  }
  return element('colgroup', {}, names, past, grid.columns.map(() => element('col', {class: 'board'})));
}

function showMatrix() {
  findRows();
  const differ = grid.rows.filter(index => grid.oddCount[index] > 0).length;
  document.getElementById('matrix-note').textContent = grid.rows.length === 0
    ? 'No case matches the filter.'
    : `${count(differ, 'case')} of ${grid.rows.length.toLocaleString('en')} ${differ === 1 ? 'differs' : 'differ'} between boards${differ ? ' and come first; a cell that differs from most of its row has a frame' : ''}.` +
      (grid.left > 0 ? ` Only the ${maxColumns} boards with most differences are shown; search or choose a board to see one of the other ${grid.left.toLocaleString('en')}.` : '');
  const box = document.getElementById('matrix-scroll');
  if (grid.top > 0) {
    box.scrollTop = grid.top = 0; // before it is hidden: then it could not be scrolled
  }
  box.hidden = grid.rows.length === 0;
  grid.body = element('tbody');
  grid.row = grid.column = 0;
  grid.first = grid.last = -1;
  const table = element('table', {
    class: 'matrix', role: 'grid', 'aria-rowcount': grid.rows.length + 1, 'aria-labelledby': 'matrix-title', keydown: onGridKey, click: onGridClick,
  }, columnWidths(), element('thead', {}, element('tr', {'aria-rowindex': 1}, element('th', {scope: 'col'}, 'Case'),
      run.past ? element('th', {scope: 'col', class: 'past'}, 'Earlier runs') : null,
      grid.columns.map(board => element('th', {scope: 'col', class: 'board', title: shown(boardName(board))}, element('span', {}, shown(boardName(board))))))),
  grid.body);
  // As long as it is out of sight, the browser does not lay it out, and so has to know its size.
  const sheet = element('div', {class: 'sheet'}, table);
  sheet.style.containIntrinsicSize = `auto ${300 + grid.columns.length * columnWidth}px auto ${100 + grid.rows.length * rowHeight}px`;
  box.replaceChildren(sheet);
  drawRows();
}
