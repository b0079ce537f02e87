// The page of a benchmark: the comparison of two sides, or the figures of one.

const found = JSON.parse(document.getElementById('data').textContent);

function figureRow(measure) {
  const {name, unit, error, median, p25, p75, outliers, rounds, samples} = measure;
  const number = text => element('td', {class: 'number'}, shown(text));
  return element('tr', {},
    element('th', {scope: 'row'}, fromBoard(name, 'code'), error ? fromBoard(error, 'span', {class: 'quiet more-of'}) : null),
    number(error ? 'error' : quantity(median, unit)),
    number(error ? '–' : `${quantity(p25, unit)} – ${quantity(p75, unit)}`),
    number(outliers ? `${outliers} of ${rounds}` : '–'), number(String(rounds)), number(samples.toLocaleString('en')));
}

function boardSections(measures) {
  const byBoard = new Map();
  for (const measure of measures) {
    byBoard.set(measure.board, [...(byBoard.get(measure.board) || []), measure]);
  }
  return [...byBoard].map(([board, all]) => {
    const {machine, firmware, link, faults} = all[0];
    const about = [machine, firmware, link, faults && `faults: ${faults}`].filter(Boolean).join(' · ');
    const name = shown(board || 'all boards');
    return element('section', {}, element('h2', {}, name), element('p', {class: 'note'}, shown(about)),
      table(`Figures of ${name}`, ['Measure', 'Median', 'Half of the rounds are within', 'Outliers', 'Rounds', 'Samples'], [1, 2, 3, 4, 5], all.map(figureRow)));
  });
}

function showFigures() {
  const failed = found.measures.filter(measure => measure.error).length;
  const title = document.getElementById('outcome-title');
  title.textContent = `${count(found.measures.length, 'measure')}${failed ? `, ${failed} without a figure` : ''}`;
  title.className = failed ? 'unclear' : '';
  document.getElementById('meaning').textContent = 'The median of the rounds, each of which began with fresh connections.';
  document.getElementById('run-facts').textContent = shown(`Run ${found.run_id} · mprun ${found.program_version}`);
  document.getElementById('rows').append(...boardSections(found.measures));
}

if (found.format === 'mprun-comparison') {
  const title = document.getElementById('outcome-title');
  title.textContent = comparisonTitle(found);
  title.className = found.regressed ? 'bad' : 'good';
  showComparison(document.getElementById('rows'), found, 'h2', false);
} else {
  showFigures();
}
document.title = `${document.getElementById('outcome-title').textContent} – mprun`;
