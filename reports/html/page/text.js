// Elements and texts. Everything from a board gets into the page as textContent, only here.

/// element('p', {class: 'note'}, 'text', child …)
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === 'function') {
      made.addEventListener(key, value);
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value === true ? '' : value);
    }
  }
  made.append(...children.flat().filter(child => child !== null && child !== undefined));
  return made;
}

/// The same for SVG.
function svg(name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children.flat());
  return made;
}

/// Escapes characters that are invisible or change the direction of the text.
function shown(text) {
  return text.replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
      found => {
        const code = found.charCodeAt(0);
        return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
      });
}

function fromBoard(text, name = 'span', attributes = {}) {
  return element(name, {...attributes, dir: 'ltr'}, shown(text));
}

function count(number, word, plural = `${word}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? word : plural}`;
}

function duration(us) {
  if (us < 1000) return `${us} µs`;
  if (us < 1e6) return `${(us / 1000).toPrecision(us < 1e4 ? 2 : 3).replace(/\.0+$/, '')} ms`;
  if (us < 6e7) return `${(us / 1e6).toFixed(us < 1e7 ? 2 : 1)} s`;
  const seconds = Math.round(us / 1e6);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${+(bytes / 1024).toFixed(1)} KiB`;
  return `${+(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function rate(bytesPerSecond) {
  return `${size(Math.round(bytesPerSecond))}/s`;
}

function badge(verdict) {
  const {name, word} = verdicts[verdict];
  return element('span', {class: `badge ${name}`}, word);
}

function listOf(names, max) {
  const first = names.slice(0, max).join(', ');
  return names.length > max ? `${first} and ${names.length - max} more` : first;
}

/// A table in a box of its own, which scrolls if it is wider than the page. The columns in `numeric`
/// are aligned like numbers.
function table(caption, headings, numeric, rows) {
  return element('div', {class: 'scroll flat', tabindex: 0, role: 'region', 'aria-label': caption},
    element('table', {},
      element('caption', {class: 'hidden'}, caption),
      element('thead', {}, element('tr', {}, headings.map((h, i) => element('th', {scope: 'col', class: numeric.includes(i) ? 'number' : null}, h)))),
      element('tbody', {}, rows)));
}

function block(label, ...children) {
  return element('pre', {tabindex: 0, role: 'group', 'aria-label': label}, ...children);
}

function factLine(term, ...values) {
  return element('div', {}, element('dt', {}, term), element('dd', {}, ...values));
}

/// The first `portion` items, and a button that shows the next ones.
function inPortions(list, items, portion, make) {
  const more = element('button', {type: 'button', class: 'more', click: () => {
    const first = list.children.length;
    extend();
    const next = list.children[first];
    next.tabIndex = -1; // a row takes the focus only so
    (next.querySelector('summary') || next).focus();
  }});
  const extend = () => {
    list.append(...items.slice(list.children.length, list.children.length + portion).map(item => make(item)));
    const left = items.length - list.children.length;
    more.textContent = `Show ${Math.min(left, portion)} more of ${left.toLocaleString('en')}`;
    more.hidden = left === 0;
  };
  extend();
  return [list, more];
}
