// Verdicts and blames, by their letters in the data.

const verdicts = {
  f: {name: 'failed', word: 'failed'},
  e: {name: 'errored', word: 'error'},
  t: {name: 'timed-out', word: 'timed out'},
  p: {name: 'passed', word: 'passed'},
  y: {name: 'flaky', word: 'flaky'},
  s: {name: 'skipped', word: 'skipped'},
};
/// Only while the run goes on.
const unfinished = {
  r: {name: 'running', word: 'running'},
  w: {name: 'waiting', word: 'waiting'},
};
const isOpen = verdict => verdict === 'r' || verdict === 'w';
const blames = {n: 'none', t: 'test', b: 'board', l: 'link', h: 'host'};

const isBad = verdict => verdict === 'f' || verdict === 'e' || verdict === 't';
