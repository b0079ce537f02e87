// What mprun compare found: each measure's ratio with its range, and the differences between the
// conditions of both sides. It reads the JSON of mprun compare.

/// How serious each verdict is, by a class of the style.
const changeClasses = {
  broken: 'failed', regressed: 'failed', improved: 'passed', unclear: 'flaky', minor: 'skipped', same: 'skipped',
  fixed: 'passed', error: 'errored', added: 'skipped', removed: 'skipped',
};
const measuresAtOnce = 200;

const timeUnits = [[1, 's'], [1e-3, 'ms'], [1e-6, 'µs'], [1e-9, 'ns']];
const prefixes = [[1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, '']];

/// "4.73 ms", "1.2 MB/s"
function quantity(value, unit) {
  const seconds = timeUnits.find(([, name]) => name === unit.replace('us', 'µs'));
  const amount = seconds ? value * seconds[0] : value;
  const steps = seconds ? timeUnits : prefixes;
  const [factor, name] = steps.find(([f]) => amount >= f * 0.9995) || steps.at(-1);
  const scaled = amount / factor;
  const number = Math.abs(scaled) < 999.5 ? String(Number(scaled.toPrecision(3))) : scaled.toFixed(0);
  return `${number} ${seconds ? name : name + unit}`.trim();
}

function changeBadge(verdict) {
  return element('span', {class: `badge ${changeClasses[verdict] || 'skipped'}`}, shown(verdict));
}

/// The ratio and its range on a logarithmic axis around 1, and the threshold as a band. The picture
/// adds nothing to the numbers beside it.
function rangePlot({ratio, low, high}, threshold, reach) {
  const width = 140;
  const x = value => (Math.max(-1, Math.min(1, Math.log(value) / reach)) + 1) / 2 * (width - 8) + 4;
  const band = [x(1 / (1 + threshold)), x(1 + threshold)];
  const range = low === null ? [] : [svg('rect', {class: 'range', x: x(low), y: 7, width: Math.max(1, x(high) - x(low)), height: 4})];
  return svg('svg', {class: 'plot', 'aria-hidden': 'true', width, height: 18, viewBox: `0 0 ${width} 18`},
    svg('rect', {class: 'band', x: band[0], y: 0, width: band[1] - band[0], height: 18}),
    svg('line', {class: 'axis', x1: x(1), x2: x(1), y1: 0, y2: 18}),
    range, svg('circle', {cx: x(ratio), cy: 9, r: 4}));
}

function sideCell(side, unit) {
  if (!side) return element('td', {class: 'number'}, '–');
  if (side.error) return element('td', {class: 'number'}, 'error');
  return element('td', {class: 'number'}, shown(quantity(side.median, unit)),
    element('span', {class: 'quiet more-of'}, shown(`${quantity(side.p25, unit)} – ${quantity(side.p75, unit)}`)));
}

function remarkOf({base, head, remark}) {
  const errors = [['BASE', base], ['HEAD', head]].filter(([, side]) => side && side.error).map(([name, side]) => `${name}: ${side.error}`);
  return [...errors, remark].filter(Boolean).join('; ');
}

function measureRow(measure, found, reach) {
  const {estimate} = measure;
  const remark = remarkOf(measure);
  const range = !estimate ? '–' : estimate.low === null ? 'unknown' : `${estimate.low.toFixed(3)} – ${estimate.high.toFixed(3)}`;
  return element('tr', {class: changeClasses[measure.verdict] || 'skipped'},
    element('td', {}, changeBadge(measure.verdict)),
    element('th', {scope: 'row'}, fromBoard(measure.name, 'code'), remark ? fromBoard(remark, 'span', {class: 'quiet more-of'}) : null),
    element('td', {class: 'number'}, estimate ? estimate.ratio.toFixed(3) : '–'),
    element('td', {class: 'number'}, estimate ? rangePlot(estimate, found.threshold_percent / 100, reach) : null, range),
    element('td', {class: 'number'}, estimate ? (estimate.p < 0.0001 ? '< 0.0001' : estimate.p.toFixed(4)) : '–'),
    sideCell(measure.base, measure.unit), sideCell(measure.head, measure.unit),
    element('td', {class: 'number'}, `${measure.base ? measure.base.rounds : '–'} / ${measure.head ? measure.head.rounds : '–'}`));
}

/// "2 of 42 measures regressed", or that none was shown to.
function comparisonTitle({totals}) {
  const worse = totals.broken + totals.regressed;
  const measures = count(totals.in_both, 'measure');
  return worse ? `${worse} of ${measures} regressed` : `No regression shown in ${measures}`;
}

/// The conditions in which the sides differ, each once with the boards it concerns.
function differenceItems({measures}) {
  const groups = new Map();
  for (const measure of measures) {
    for (const {what: property, base, head} of measure.differences) {
      const key = JSON.stringify([property, base, head]);
      const group = groups.get(key) || {property, base, head, on: new Set()};
      group.on.add(measure.board);
      groups.set(key, group);
    }
  }
  const named = text => fromBoard(text || 'none', 'code');
  return [...groups.values()].map(({property, base, head, on}) => element('li', {},
    shown(`${property}${[...on].join('') ? ` of ${listOf([...on], 8)}` : ''}: `), named(base), ' in BASE, ', named(head), ' in HEAD'));
}

function sourceLine(name, sources) {
  return factLine(name, ...sources.flatMap(({file, run_id: id, program_version: version}, i) => [
    i ? ', ' : '', fromBoard(file, 'code'), element('span', {class: 'quiet'}, shown(` ${[id && `run ${id}`, version && `mprun ${version}`].filter(Boolean).join(', ')}`))]));
}

/// `heading`: the level of the headings in it. Only a page that is about something else needs the title.
function showComparison(box, found, heading, hasTitle) {
  const {totals} = found;
  const counts = Object.keys(changeClasses).filter(v => totals[v]).map(v => `${totals[v]} ${v}`).join(', ');
  const differences = differenceItems(found);
  const reach = Math.log(1 + Math.max(0.25, 4 * found.threshold_percent / 100));
  const field = element('input', {type: 'search', placeholder: 'Search measures', autocomplete: 'off', spellcheck: 'false'});
  const matched = element('p', {class: 'note', role: 'status'});
  const rows = element('div', {});
  const draw = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = found.measures.filter(m => words.every(word => `${m.name} ${m.verdict}`.toLowerCase().includes(word)));
    matched.textContent = words.length ? `${fitting.length.toLocaleString('en')} of ${count(found.measures.length, 'measure')}` : '';
    const made = table('Measures of BASE and HEAD', ['Verdict', 'Measure', 'Ratio', `${found.confidence_percent} % range`, 'p', 'BASE', 'HEAD', 'Rounds'], [2, 3, 4, 5, 6, 7], []);
    rows.replaceChildren(made, ...inPortions(made.querySelector('tbody'), fitting, measuresAtOnce, m => measureRow(m, found, reach)).slice(1));
  };
  field.addEventListener('input', draw);
  box.replaceChildren(
    element('p', {class: 'summary'}, hasTitle ? element('b', {class: found.regressed ? 'failed' : 'passed'}, `${comparisonTitle(found)}: `) : null,
      shown(`${counts}, with a threshold of ${found.threshold_percent} %.`)),
    element('dl', {class: 'pairs'}, sourceLine('BASE', found.base), sourceLine('HEAD', found.head),
      factLine('Spread between runs', shown(found.spread)),
      factLine('Confidence', `${found.confidence_percent} % that no change is shown falsely and that all ranges hold${found.by_pairs ? '; both sides were measured in turn' : ''}`)),
    ...(differences.length ? [element(heading, {}, 'BASE and HEAD were not measured under the same conditions'), element('ul', {class: 'earlier'}, differences)] : []),
    element('form', {class: 'measures', role: 'search', 'aria-label': 'Filter the measures', submit: event => event.preventDefault()},
      element('label', {class: 'search'}, element('span', {class: 'hidden'}, 'Search measures'), field), matched),
    rows);
  draw();
}
