// The axes of a trend: round numbers or round times at its left, and under it when its runs were.

const roundNumbers = [0, 1, 2, 3, 4, 5, 6].flatMap(power => [1, 2, 5].map(step => step * 10 ** power));
const roundSeconds = [10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000, 72000, 180000, 360000];
const roundTimes = [...roundNumbers, ...roundSeconds.map(s => s * 1e6)];

const roundDuration = us => us === 0 ? '0' : duration(us).replace(/\.0+(?= )| 0 (s|min)$/, '');

/// A date, and the time instead where the label before it has the same date.
function datesUnder(runs, indexes) {
  const days = indexes.map(i => runs[i].started.slice(0, 10));
  return days.map((day, i) => day === days[i - 1] ? runs[indexes[i]].started.slice(11, 16) : new Date(day).toLocaleDateString('en-GB', {dateStyle: 'medium', timeZone: 'UTC'}));
}

/// How the values at the left are labelled, and what may lie between two labels.
const scaleOfNumbers = {label: value => value.toLocaleString('en'), increments: roundNumbers};
const scaleOfDurations = {label: roundDuration, increments: roundTimes};

/// `colour(name)`: that of a custom property, now.
function trendAxes(runs, {label, increments}, colour) {
  const common = {font: '11px system-ui, sans-serif', stroke: () => colour('--quiet'), ticks: {stroke: () => colour('--line'), size: 4}};
  return [
    {...common, grid: {show: false}, size: 26, space: 84, incrs: roundNumbers, values: (plot, indexes) => datesUnder(runs, indexes)},
    {...common, grid: {stroke: () => colour('--line'), width: 1}, size: 74, space: 24, incrs: increments, values: (plot, values) => values.map(label)},
  ];
}
