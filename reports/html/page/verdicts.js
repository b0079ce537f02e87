// Verdicts and blames, by their letters in the data. A mark is what the matrix shows of a verdict.

const verdicts = {
  f: {name: 'failed', word: 'failed', mark: '✗'},
  e: {name: 'errored', word: 'error', mark: '!'},
  t: {name: 'timed-out', word: 'timed out', mark: '◷'},
  p: {name: 'passed', word: 'passed', mark: '✓'},
  y: {name: 'flaky', word: 'flaky', mark: '≈'},
  s: {name: 'skipped', word: 'skipped', mark: '–'},
};
/// Only while the run goes on.
const unfinished = {
  r: {name: 'running', word: 'running', mark: '▸'},
  w: {name: 'waiting', word: 'waiting', mark: '·'},
};
const isOpen = verdict => verdict === 'r' || verdict === 'w';
const blames = {n: 'none', t: 'test', b: 'board', l: 'link', h: 'host'};

const isBad = verdict => verdict === 'f' || verdict === 'e' || verdict === 't';
