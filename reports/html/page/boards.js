// The boards, and how fast files were transferred to and from them.

function boardRow(index, counts) {
  const {board, platform, link, faults, tags, facts, lost} = boards[index];
  const results = element('td', {class: 'results'}, Object.keys(verdicts).filter(v => counts[v]).map(v =>
    element('a', {href: '#', class: verdicts[v].name, 'data-changes': JSON.stringify({board, verdict: verdicts[v].name, at: isBad(v) ? 'failures' : 'matrix'})}, `${counts[v]} ${verdicts[v].word}`)));
  const notes = [
    lost ? `${facts ? 'Lost' : 'Did not open'}: ${lost.blame}: ${lost.message}` : null,
    ...run.notices.filter(note => note.board === index).map(note => note.message),
  ].filter(Boolean);
  const figure = (value, text) => element('td', {class: 'number'}, value > 0 ? size(value) : text);
  return element('tr', {},
    element('th', {scope: 'row'}, shown(board), tags.map(tag => element('span', {class: 'tag'}, shown(tag))),
      notes.map(note => element('span', {class: 'quiet more-of'}, shown(note)))),
    element('td', {class: 'version'}, facts ? shown(`${facts.implementation} ${facts.version}`) : '–', element('span', {class: 'quiet more-of'}, shown(platform))),
    element('td', {}, facts ? shown(facts.machine) : '–', facts && facts.firmware !== facts.machine ? element('span', {class: 'quiet more-of'}, shown(facts.firmware)) : null),
    figure(facts ? facts.heap_free : 0, '–'),
    figure(facts ? facts.raw_paste_window : 0, facts ? 'none' : '–'),
    element('td', {}, shown(link), faults ? element('span', {class: 'quiet more-of'}, `faults: ${shown(faults)}`) : null),
    results);
}

function showBoards() {
  const counts = boards.map(() => ({}));
  for (let cell = 0; cell < cellCount; ++cell) {
    const ofBoard = counts[cells.board[cell]];
    if (ofBoard) {
      ofBoard[verdictOf(cell)] = (ofBoard[verdictOf(cell)] || 0) + 1;
    }
  }
  document.getElementById('board-rows').replaceChildren(
    table('The boards', ['Board', 'Firmware', 'Machine', 'Heap free', 'Paste window', 'Link', 'Results'], [3, 4],
      boards.map((_, index) => boardRow(index, counts[index]))));
}

function median(sorted) {
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const directions = ['to the board', 'from the board'];

/// "31 – 32.8 KiB/s": a unit that both ends share is written once.
function range(from, to) {
  const [number, unit] = from.split(' ');
  return to.endsWith(` ${unit}`) ? `${number} – ${to}` : `${from} – ${to}`;
}

/// The rates for a link, size and direction, as a pair of table cells.
function rateCells(rates) {
  if (rates.length === 0) {
    return [element('td', {class: 'number'}, '–'), element('td', {class: 'number quiet'})];
  }
  rates.sort((a, b) => a - b);
  return [
    element('td', {class: 'number'}, rate(median(rates))),
    element('td', {class: 'number quiet'}, rates.length > 1 ? range(rate(rates[0]), rate(rates.at(-1))) : ''),
  ];
}

function showTransfers() {
  const groups = new Map();
  for (const [, board, direction, bytes, took] of run.transfers) {
    const about = boards[board];
    const link = about ? about.link + (about.faults ? ', faults' : '') : '';
    const key = `${link}\n${String(bytes).padStart(15)}`;
    const group = groups.get(key) || {link, bytes, rates: {}, on: new Set()};
    (group.rates[direction] ||= []).push(bytes / Math.max(took, 1) * 1e6);
    group.on.add(board);
    groups.set(key, group);
  }
  document.getElementById('transfers').hidden = groups.size === 0;
  if (groups.size === 0) {
    return;
  }
  const sorted = [...groups].sort((a, b) => a[0] < b[0] ? -1 : 1).map(([, group]) => group);
  document.getElementById('transfer-rows').replaceChildren(
    table('Transfer rates by link and size', ['Link', 'Size', 'To the board', 'slowest – fastest', 'From the board', 'slowest – fastest', 'Boards'], [1, 2, 3, 4, 5, 6],
      sorted.map(({link, bytes, rates, on}, i) => element('tr', {class: i > 0 && sorted[i - 1].link === link ? 'same' : null},
        element('th', {scope: 'row'}, element('span', {}, shown(link))), element('td', {class: 'number'}, size(bytes)),
        directions.flatMap(direction => rateCells(rates[direction] || [])),
        element('td', {class: 'number'}, on.size)))));
}
