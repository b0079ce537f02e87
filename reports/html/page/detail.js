// One result with all details: each attempt, and the command that runs it again.

/// A traceback calls its program "<stdin>": replaces that by the case's file and adds the source line.
function tracebackLines(text, file, attempt) {
  return text.split('\n').flatMap(line => {
    const frame = /^(\s*File ")<stdin>(", line (\d+).*)$/.exec(line);
    if (!frame) {
      return [element('span', {}, `${shown(line)}\n`)];
    }
    const made = [element('span', {class: 'frame'}, shown(`${frame[1]}${file}${frame[2]}\n`))];
    if (attempt.source && Number(frame[3]) === attempt.line) {
      made.push(element('span', {class: 'source'}, `    ${shown(attempt.source.trim())}\n`));
    }
    return made;
  });
}

function diffLines(text) {
  return text.split('\n').map(line => {
    const kind = /^(\+\+\+|---|@@)/.test(line) ? 'hunk'
      : line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : '';
    return element('span', {class: kind || null}, `${shown(line)}\n`);
  });
}

function describedText(label, text, file, attempt) {
  const trimmed = text.replace(/\n+$/, '');
  const lines = /^@@ /m.test(trimmed) || /^--- .*\n\+\+\+ /m.test(trimmed)
    ? diffLines(trimmed) : tracebackLines(trimmed, file, attempt);
  return block(label, lines);
}

/// `known` is a message that is shown above already.
function attemptSection(attempt, number, of, file, known) {
  const blame = attempt.blame !== 'n' ? `blame: ${blames[attempt.blame]} · ` : '';
  const team = [attempt.board, ...attempt.others].map(boardName);
  const where = attempt.others.length ? `on ${listOf(team, 8)} · ` : '';
  const made = element('section', {class: 'attempt'},
    element('h3', {}, of > 1 ? `Attempt ${number} of ${of} ` : 'Attempt ', badge(attempt.verdict),
      element('span', {class: 'quiet'}, ` ${blame}${shown(where)}${duration(attempt.took)}, started at ${duration(Math.max(0, attempt.began))}`)));
  if (attempt.message && attempt.message !== known) {
    made.append(fromBoard(attempt.message, 'p', {class: 'message'}));
  }
  const extra = [];
  if (attempt.resets > 1) extra.push(`The board was reset or opened ${attempt.resets} times.`);
  if (attempt.faults) extra.push(`${count(attempt.faults, 'fault')} injected on the link during the attempt.`);
  if (extra.length) {
    made.append(element('p', {class: 'note'}, extra.join(' ')));
  }
  if (attempt.line > 0 && !attempt.detail.includes(`"<stdin>", line ${attempt.line}`)) {
    made.append(element('p', {class: 'at'}, element('code', {}, shown(`${file}:${attempt.line}`)),
      attempt.source ? element('code', {class: 'source'}, shown(attempt.source.trim())) : null));
  }
  if (attempt.detail) {
    made.append(describedText('Detail', attempt.detail, file, attempt));
  }
  if (attempt.output) {
    const printed = block('What the board printed', shown(attempt.output.replace(/\n+$/, '')));
    made.append(attempt.detail
      ? element('details', {}, element('summary', {}, 'What the board printed'), printed)
      : element('div', {}, element('p', {class: 'label'}, 'What the board printed'), printed));
  }
  return made;
}

function copyButton(text) {
  const button = element('button', {type: 'button', class: 'copy', click: async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
      button.textContent = 'Selected';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  }}, 'Copy');
  return button;
}

const dateOf = text => new Date(text).toLocaleString('en-GB', {dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC'});

/// What is known about earlier results: those of merged runs, and those of the history.
function earlierSections(cell) {
  const made = [];
  const replaced = earlierOf(cell);
  if (replaced.length) {
    made.push(element('section', {class: 'attempt'}, element('h3', {}, 'Earlier results, replaced by this one'),
      element('ul', {class: 'earlier'}, replaced.map(({run: of, at, verdict, blame, message}) =>
        element('li', {}, badge(verdict), element('span', {class: 'quiet'},
          ` ${blame !== 'n' ? `blame: ${blames[blame]} · ` : ''}${dateOf(at)} UTC, run `), fromBoard(of[0], 'code'),
        message ? fromBoard(message, 'span', {class: 'more-of'}) : null)))));
  }
  const line = sparklineOf(cell);
  if (line) {
    made.push(element('section', {class: 'attempt'}, element('h3', {}, 'Earlier runs and this one'), line,
      element('p', {class: 'quiet'}, describedPast(pastOf(cell).letters, pastOf(cell).took))));
  }
  return made;
}

/// Everything about a cell except its title and a message that is shown above it.
function cellDetail(cell, known = '') {
  const [, , file] = cases[cells.case[cell]];
  const index = cells.board[cell];
  const board = boards[index];
  const attempts = attemptsOf(cell);
  const made = element('div', {class: 'cell-detail'});
  const facts = element('dl', {class: 'pairs'}, factLine('File', element('code', {}, shown(file))));
  if (board) {
    const is = board.facts ? `${board.facts.implementation} ${board.facts.version}, ${board.facts.machine}` : board.platform;
    facts.append(factLine('Board', fromBoard(`${board.board} (${is})`)), factLine('Link', fromBoard(board.link)));
    if (board.faults) {
      facts.append(factLine('Faults injected on the link', fromBoard(board.faults)));
    }
    facts.append(factLine('Log', element('code', {}, shown(`boards/${board.board}.log`))));
  }
  made.append(facts);
  if (attempts.length === 0) {
    made.append(fromBoard(texts[cells.message[cell]] === known ? 'It never started.' : texts[cells.message[cell]], 'p', {class: 'message'}));
  }
  attempts.forEach((a, i) => made.append(attemptSection(a, i + 1, attempts.length, file, known)));
  const last = attempts.at(-1);
  const message = texts[cells.message[cell]];
  if (last && message && message !== last.message && message !== known) {
    made.append(element('p', {class: 'message'}, shown(message)));
  }
  made.append(...earlierSections(cell));
  const command = commandOf(cell);
  made.append(element('div', {}, element('p', {class: 'label'}, 'Run it again'),
    element('div', {class: 'command'}, element('code', {}, shown(command)), copyButton(command))));
  return made;
}

/// Shows the cell that the fragment names in a dialog.
function showDialog() {
  const dialog = document.getElementById('detail');
  const cell = state.cell === '' ? -1 : Number(state.cell);
  if (!(cell >= 0 && cell < cellCount)) {
    dialog.close();
    return;
  }
  dialog.replaceChildren(
    element('form', {method: 'dialog'}, element('button', {class: 'close', 'aria-label': 'Close'}, '✕')),
    element('h2', {id: 'detail-title', tabindex: -1}, badge(verdictOf(cell)), ' ', shown(caseName(cells.case[cell])),
      element('span', {class: 'quiet'}, ` on ${shown(boardName(cells.board[cell]))}`)),
    cellDetail(cell));
  if (!dialog.open) {
    dialog.showModal();
  }
}
