// The last runs of a case as a row of bars, oldest first: as high as the case took long, in the colour
// of its verdict, with a dot above those that did not pass.

const barWidth = 5;
const barsHeight = 18;

function bar(letter, took, longest, at) {
  if (letter === ' ') {
    return [];
  }
  const height = letter === 's' ? 2 : Math.max(3, Math.round(took / longest * (barsHeight - 5)));
  const made = [svg('rect', {x: at, y: barsHeight - height, width: barWidth - 1, height})];
  if (isBad(letter)) {
    made.push(svg('circle', {cx: at + (barWidth - 1) / 2, cy: 2, r: 2}));
  }
  return [svg('g', {class: verdicts[letter].name}, made)];
}

/// "12 earlier runs: 10 passed, 2 failed, 31 ms to 52 ms"
function describedPast(letters, took) {
  const counts = new Map();
  const times = [];
  [...letters].forEach((letter, i) => {
    if (letter !== ' ') {
      counts.set(letter, (counts.get(letter) || 0) + 1);
      if (letter !== 's' && took[i] > 0) times.push(took[i]);
    }
  });
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const parts = Object.keys(verdicts).filter(v => counts.has(v)).map(v => `${counts.get(v)} ${verdicts[v].word}`);
  const span = times.length ? `, ${duration(Math.min(...times))} to ${duration(Math.max(...times))}` : '';
  return `${count(total, 'earlier run')}: ${parts.join(', ')}${span}`;
}

/// `now`: the result and time of the run at hand, which comes last and is underlined.
function sparkline(letters, took, now = null) {
  const longest = Math.max(1, ...took, now ? now.took : 0);
  const all = [...letters].flatMap((letter, i) => bar(letter, took[i], longest, i * barWidth));
  let width = letters.length * barWidth;
  if (now) {
    all.push(...bar(now.letter, now.took, longest, width + 3), svg('rect', {class: 'now', x: width + 2, y: barsHeight + 1, width: barWidth + 1, height: 2}));
    width += barWidth + 3;
  }
  const label = describedPast(letters, took) + (now ? `; this run: ${verdicts[now.letter].word}, ${duration(now.took)}` : '');
  return svg('svg', {class: 'sparkline', role: 'img', 'aria-label': label, width, height: barsHeight + 3, viewBox: `0 0 ${width} ${barsHeight + 3}`},
    svg('title', {}, label), all);
}

/// The earlier runs of a cell's case on its board, and this one; null if none are known.
function sparklineOf(cell) {
  const past = pastOf(cell);
  return past ? sparkline(past.letters, past.took, {letter: verdictOf(cell), took: tookOf(cell)}) : null;
}
