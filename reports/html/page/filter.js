// Which results are shown. The state is in the URL's fragment, so it survives a reload, and a link
// shows somebody else the same.

const state = {q: '', verdict: '', board: '', blame: '', odd: '', cell: '', at: ''};
let matches = new Uint8Array(0);
let matchCount = 0;

let lowerCases = [];
let lowerBoards = [];
let lowerTexts = null; // created by the first search

function prepareFilter() {
  matches = new Uint8Array(cellCount);
  lowerCases = cases.map(c => `${c[0]}/${c[1]} ${c[2]}`.toLowerCase());
  lowerBoards = boards.map(b => `${b.board} ${b.platform} ${b.tags.join(' ')}`.toLowerCase());
  lowerTexts = null;
}

function readFragment() {
  const section = location.hash.slice(1);
  if (sections[section]) { // a plain link without a filter
    history.replaceState(null, '', fragment({at: section}));
  }
  const given = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(state)) {
    state[key] = given.get(key) || '';
  }
}

/// The fragment for the current state with the given changes.
function fragment(changes) {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries({...state, at: '', ...changes})) {
    if (value) {
      params.set(key, value);
    }
  }
  return `#${params}`;
}

function verdictMatches() {
  const chosen = new Set();
  for (const name of state.verdict.split(',').filter(Boolean)) {
    for (const [letter, about] of Object.entries(verdicts)) {
      if (about.name === name || (name === 'bad' && isBad(letter)) ||
          (name === 'passed' && letter === 'y')) {
        chosen.add(letter);
      }
    }
  }
  return chosen;
}

/// Marks the cells that match the state: each word of the search must be in the cell's case, its board
/// or its message. Each of these is searched once, not once per cell.
function applyFilter() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length > 0 && lowerTexts === null) {
    lowerTexts = new Map();
    for (const index of new Set(cells.message)) {
      lowerTexts.set(index, texts[index].toLowerCase());
    }
  }
  const tables = words.map(word => {
    const found = new Uint8Array(texts.length);
    for (const [index, text] of lowerTexts) {
      found[index] = text.includes(word) ? 1 : 0;
    }
    return {
      cases: Uint8Array.from(lowerCases, text => text.includes(word) ? 1 : 0),
      boards: Uint8Array.from(lowerBoards, text => text.includes(word) ? 1 : 0),
      messages: found,
    };
  });
  const chosen = verdictMatches();
  const board = state.board ? boards.findIndex(b => b.board === state.board) : -1;
  const blame = Object.keys(blames).find(letter => blames[letter] === state.blame);
  matchCount = 0;
  for (let cell = 0; cell < cellCount; ++cell) {
    const own = cells.board[cell];
    let fits = (chosen.size === 0 || chosen.has(verdictOf(cell))) &&
               (!state.board || own === board) && (!blame || blameOf(cell) === blame);
    for (let i = 0; fits && i < tables.length; ++i) {
      const t = tables[i];
      fits = t.cases[cells.case[cell]] === 1 || (own >= 0 && t.boards[own] === 1) ||
             t.messages[cells.message[cell]] === 1;
    }
    matches[cell] = fits ? 1 : 0;
    matchCount += fits ? 1 : 0;
  }
}

function isFiltered() {
  return Boolean(state.q || state.verdict || state.board || state.blame);
}
