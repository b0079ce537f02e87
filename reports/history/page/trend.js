// A trend: a column for each run, oldest first, drawn by uPlot. All trends show the same runs and have their cursor at the
// same one. The table of the runs has the same numbers.

const trendHeight = 136;
const paperWidth = 760; // about as much as A4 and Letter have room for; the style makes it fit
let onPaper = false;

const everyTrend = act => uPlot.sync('runs').plots.forEach(plot => plot.batch(act));

/// Draws it again, as wide as there is room, and in the colours of now.
function fitTrend(plot) {
  plot.setSize({width: onPaper ? paperWidth : plot.root.parentElement.clientWidth, height: trendHeight});
}

/// What is drawn, back to front: the first layer has the sums of all parts, and each further one leaves out another part.
function layersOf(runs, parts) {
  return parts.map(({kind}, last) => ({kind, sums: runs.map(run => parts.slice(0, last + 1).reduce((sum, {of}) => sum + of(run), 0))})).reverse();
}

/// `colour(name, kind)`: that of a custom property for a kind of part.
function trendOptions(runs, layers, scale, colour, atCursor) {
  const paths = uPlot.paths.bars({size: [0.85, 22, 1]});
  return {
    width: paperWidth, height: trendHeight, padding: [8, 12, 0, 0], legend: {show: false},
    scales: {
      // Whole columns, even of a run that was only partly selected.
      x: {time: false, range: (plot, min, max) => [Math.max(0, Math.floor(min + .5)) - .5, Math.min(runs.length - 1, Math.ceil(max - .5)) + .5]},
      y: {range: (plot, min, max) => [0, Math.max(max, 1) * 1.1]},
    },
    series: [{}, ...layers.map(({kind}) => ({fill: () => colour('--is', kind), width: 0, paths, points: {show: false}}))],
    axes: trendAxes(runs, scale, colour),
    cursor: {
      y: false, points: {show: false}, drag: {x: true, y: false}, sync: {key: 'runs', scales: ['x', null]},
      move: (plot, left, top) => [left < 0 ? left : plot.valToPos(plot.posToIdx(left), 'x'), top],
    },
    hooks: {setCursor: [plot => atCursor(plot.cursor.idx)]},
  };
}

/// Moves the cursor to a run, and what is in view with it.
function goToRun(plot, to) {
  const {min, max} = plot.scales.x;
  const shift = Math.min(0, to - .5 - min) + Math.max(0, to + .5 - max);
  if (shift !== 0) {
    everyTrend(each => each.setScale('x', {min: min + shift, max: max + shift}));
  }
  plot.setCursor({left: plot.valToPos(to, 'x'), top: 0}, true, true);
}

function zoomTrends(plot, around, factor) {
  const half = (plot.scales.x.max - plot.scales.x.min) * factor / 2;
  everyTrend(each => each.setScale('x', {min: around - half, max: around + half}));
  goToRun(plot, around);
}

const strides = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity};
const zooms = {'+': .5, '=': .5, '-': 2, Escape: Infinity};

function trendKey(event, plot, last) {
  const at = plot.cursor.idx ?? last;
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key in strides) {
    goToRun(plot, Math.max(0, Math.min(last, at + strides[event.key])));
  } else if (event.key in zooms) {
    zoomTrends(plot, at, zooms[event.key]);
  } else {
    return;
  }
  event.preventDefault();
}

/// `parts`: what is stacked in a column, each with its `kind` (a class), `of(run)` and `shown(value)`; `described(run)`: which
/// run it is.
function trend({title, parts, scale}, runs, described) {
  const last = runs.length - 1;
  const layers = layersOf(runs, parts);
  const whole = layers[0].sums;
  const values = parts.map(({kind}) => element('span', {class: `swatch ${kind}`}));
  const run = element('span');
  const slider = element('div', {class: 'handle', role: 'slider', tabindex: 0, 'aria-label': `${title}, by run`, 'aria-valuemin': 1, 'aria-valuemax': runs.length, keydown: event => trendKey(event, plot, last)});
  const label = `${title}, ${count(runs.length, 'run')}: ${scale.label(whole[last])} in the newest, ${scale.label(whole.reduce((most, sum) => Math.max(most, sum), 0))} at most`;
  const picture = element('div', {role: 'img', 'aria-label': label});
  const show = (at = last) => {
    parts.forEach(({of, shown: text}, i) => { values[i].textContent = text(of(runs[at])); });
    run.textContent = described(runs[at]);
    slider.setAttribute('aria-valuenow', at + 1);
    slider.setAttribute('aria-valuetext', [...values, run].map(each => each.textContent).join(', '));
  };
  const colour = (name, kind = parts[0].kind) => getComputedStyle(values[parts.findIndex(part => part.kind === kind)]).getPropertyValue(name);
  const plot = new uPlot(trendOptions(runs, layers, scale, colour, at => show(at ?? last)), [runs.map((_, i) => i), ...layers.map(({sums}) => sums)], picture);
  show();
  new ResizeObserver(() => plot.batch(fitTrend)).observe(picture);
  return element('figure', {},
    element('figcaption', {}, title),
    element('p', {class: 'legend', 'aria-hidden': 'true'}, values, run),
    element('div', {class: 'trend', mouseup: () => slider.focus({preventScroll: true})}, picture, slider));
}

for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
  matchMedia(query).addEventListener('change', () => everyTrend(fitTrend));
}
for (const [event, paper] of [['beforeprint', true], ['afterprint', false]]) {
  addEventListener(event, () => {
    onPaper = paper;
    document.getElementById('trends').classList.toggle('on-paper', paper);
    everyTrend(fitTrend);
  });
}
