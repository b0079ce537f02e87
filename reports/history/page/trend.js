// A figure of each run as a column, oldest first, with the scale at its left. The table of the runs has
// the same numbers.

const chartHeight = 90;
const chartLeft = 84;

/// A round number that is not below the value.
function roundAbove(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map(step => step * power).find(top => top >= value);
}

/// `partsOf(run)`: what is stacked in its column, as [class, value]; `described(run)`: its tooltip.
function trend(title, runs, partsOf, format, described) {
  const step = Math.max(3, Math.min(22, Math.floor(860 / runs.length)));
  const total = run => partsOf(run).reduce((sum, [, value]) => sum + value, 0);
  const top = roundAbove(Math.max(...runs.map(total)));
  const width = chartLeft + runs.length * step + 4;
  const y = value => chartHeight - value / top * (chartHeight - 12);
  const columns = runs.map((run, i) => {
    let below = 0;
    const parts = partsOf(run).map(([kind, value]) => {
      const made = svg('rect', {class: kind, x: chartLeft + i * step, y: y(below + value), width: Math.max(1, step - 1), height: y(below) - y(below + value)});
      below += value;
      return made;
    });
    const area = svg('rect', {class: 'area', x: chartLeft + i * step, y: 0, width: step, height: chartHeight});
    return svg('g', {}, svg('title', {}, described(run)), area, parts);
  });
  const scale = [0, top].map(value => svg('g', {class: 'scale'},
    svg('line', {x1: chartLeft - 4, x2: width, y1: y(value), y2: y(value)}),
    svg('text', {x: chartLeft - 8, y: y(value) + 4, 'text-anchor': 'end'}, format(value))));
  const newest = runs.at(-1);
  const label = `${title}, ${count(runs.length, 'run')}: ${format(total(newest))} in the newest, ${format(Math.max(...runs.map(total)))} at most`;
  return element('figure', {},
    element('figcaption', {}, title),
    element('div', {class: 'scroll flat', tabindex: 0, role: 'region', 'aria-label': title},
      svg('svg', {class: 'trend', role: 'img', 'aria-label': label, width, height: chartHeight + 4, viewBox: `0 0 ${width} ${chartHeight + 4}`}, scale, columns)));
}
