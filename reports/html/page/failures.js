// What did not pass, grouped by message: failures first, then errors, each with the most frequent
// first.

const groupsAtOnce = 40;
const casesAtOnce = 30;

/// For a flaky cell, the message of the first attempt that did not pass.
function messageOf(cell) {
  if (verdictOf(cell) === 'y') {
    const first = attemptsOf(cell).find(a => a.verdict !== 'p');
    return first ? first.message : '';
  }
  return texts[cells.message[cell]];
}

/// The cells that match and did not pass.
function findNotPassed() {
  const found = [];
  for (let cell = 0; cell < cellCount; ++cell) {
    if (matches[cell] === 1 && verdictOf(cell) !== 'p') {
      found.push(cell);
    }
  }
  return found;
}

function groupsOf(members) {
  const groups = new Map();
  for (const cell of members) {
    const verdict = verdictOf(cell);
    const message = messageOf(cell);
    const key = `${verdict}${blameOf(cell)}${message}`;
    const group = groups.get(key);
    if (group) {
      group.members.push(cell);
    } else {
      groups.set(key, {verdict, blame: blameOf(cell), message, members: [cell]});
    }
  }
  const isFailure = group => group.verdict === 'f' ? 1 : 0;
  return [...groups.values()].sort((a, b) => isFailure(b) - isFailure(a) || b.members.length - a.members.length);
}

/// Its content is created when it is opened for the first time. `key` tells which one it is after the
/// page was drawn again.
function lazyDetails(key, attributes, summary, make) {
  const made = element('details', attributes, element('summary', {}, ...summary));
  made.key = key;
  made.fill = () => {
    if (make) {
      made.append(...make());
      make = null;
    }
  };
  made.addEventListener('toggle', () => made.open && made.fill());
  return made;
}

function caseItem(cell, message) {
  const attempts = attemptsOf(cell);
  const quiet = [duration(tookOf(cell))];
  if (attempts.length > 1) quiet.push(count(attempts.length, 'attempt'));
  if (attempts.length === 0) quiet[0] = 'not run';
  const [before] = earlierOf(cell);
  if (before) quiet.push(`${verdicts[before.verdict].word} before`);
  return element('li', {}, lazyDetails(`cell ${cell}`, {class: 'case'}, [
    element('span', {class: 'name'}, shown(caseName(cells.case[cell]))),
    ' on ', element('b', {}, shown(boardName(cells.board[cell]))),
    element('span', {class: 'quiet'}, ` · ${quiet.join(' · ')}`),
    sparklineOf(cell),
  ], () => [cellDetail(cell, message)]));
}

function groupItem(group) {
  const names = new Set(group.members.map(cell => cells.case[cell]));
  const where = new Set(group.members.map(cell => cells.board[cell]));
  const spread = group.members.length === 1
    ? `${caseName(cells.case[group.members[0]])} on ${boardName(cells.board[group.members[0]])}`
    : `${names.size === 1 ? caseName([...names][0]) : count(names.size, 'case')} on ${where.size === 1 ? boardName([...where][0]) : count(where.size, 'board')}`;
  return lazyDetails(`group ${group.verdict}${group.blame}${group.message}`, {class: `group ${verdicts[group.verdict].name}`}, [
    element('span', {class: 'group-head'}, badge(group.verdict),
      group.verdict !== 'f' && group.blame !== 'n' ? element('span', {class: 'blame'}, blames[group.blame]) : null,
      fromBoard(group.message || 'no message', 'span', {class: 'message'})),
    element('span', {class: 'spread'}, element('b', {}, `${group.members.length.toLocaleString('en')} ×`), ` ${shown(spread)}`),
  ], () => inPortions(element('ul', {class: 'cases'}), group.members, casesAtOnce, cell => caseItem(cell, group.message)));
}

function showGroups(id, title, members, empty) {
  const target = document.getElementById(id);
  const groups = groupsOf(members);
  target.replaceChildren();
  if (groups.length === 0) {
    if (empty) {
      target.append(element('p', {class: 'note'}, empty));
    }
    return groups;
  }
  if (title) {
    target.append(element('h3', {}, title));
  }
  const list = element('div', {class: 'groups'});
  target.append(...inPortions(list, groups, groupsAtOnce, groupItem));
  return groups;
}

function showFailures() {
  const notPassed = findNotPassed();
  const those = belong => notPassed.filter(cell => belong(verdictOf(cell)));
  showGroups('failure-groups', '', those(isBad), matchCount < cellCount ? 'None of the results shown failed.' : 'Nothing failed.');
  showGroups('flaky-groups', 'Flaky: passed at a retry', those(verdict => verdict === 'y'));
  showGroups('skipped-groups', 'Skipped, by reason', those(verdict => verdict === 's'));
  const first = document.querySelector('#failure-groups .group');
  if (first) {
    openWithFirst(first);
  }
}

/// Opens a group and its first case.
function openWithFirst(group) {
  group.open = true;
  group.fill();
  const item = group.querySelector('.case');
  item.open = true;
  item.fill();
}
