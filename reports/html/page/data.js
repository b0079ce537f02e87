// Unpacks the run's data from the page: results are columns of numbers that refer to tables of cases,
// boards and texts, so that a hundred thousand of them stay small.

let run, boards, cases, texts, cells;
let cellCount = 0;

/// Everything else reads these; whoever calls this has the page drawn again.
function unpack(data) {
  run = data;
  ({boards, cases, texts, cells} = run);
  cellCount = cells.case.length;
  if (run.live !== undefined) {
    Object.assign(verdicts, unfinished);
  }
}

/// From best to worst: in a tie for the most frequent verdict, the better one wins.
const bestFirst = ['p', 'y', 's', 'r', 'w', 'f', 't', 'e'];

const verdictOf = cell => cells.verdict[cell];
const blameOf = cell => cells.blame[cell];
const caseName = index => `${cases[index][0]}/${cases[index][1]}`;
const boardName = index => index < 0 ? 'no board' : boards[index].board;

/// Every attempt at a cell. A single attempt that adds nothing to the cell's own columns is not in the
/// data.
function attemptsOf(cell) {
  const listed = run.attempts[cell];
  if (listed) {
    return listed.map(a => ({
      board: a[0], verdict: a[1], blame: a[2], message: texts[a[3]], line: a[4], began: a[5],
      took: a[6], detail: texts[a[7]], output: texts[a[8]], source: texts[a[9]], resets: a[10],
      faults: a[11], others: a[12],
    }));
  }
  if (cells.began[cell] < 0) {
    return [];
  }
  const verdict = verdictOf(cell);
  return [{
    board: cells.board[cell], verdict: verdict === 'y' ? 'p' : verdict, blame: blameOf(cell),
    message: texts[cells.message[cell]], line: 0, began: cells.began[cell],
    took: cells.took[cell], detail: '', output: '', source: '', resets: 0, faults: 0, others: [],
  }];
}

/// The total time of the attempts at a cell.
function tookOf(cell) {
  const listed = run.attempts[cell];
  return listed ? listed.reduce((sum, a) => sum + a[6], 0) : cells.took[cell];
}

/// The shell command that runs this cell's case again where it ran; its parts are in the data.
function commandOf(cell) {
  const [command, hasChoice] = run.again[cells.run ? cells.run[cell] : 0] || ['mprun', true];
  const last = (run.attempts[cell] || []).at(-1);
  const team = new Set([cells.board[cell], ...(last ? last[12] : [])]);
  const chosen = hasChoice ? [...team].map(index => index < 0 ? '' : boards[index].choice).join('') : '';
  return `${command}${chosen}${cases[cells.case[cell]][3]}`;
}

/// How a cell's case did on its board in earlier runs of the history: letters, and how long it took.
function pastOf(cell) {
  const found = run.past?.cells[cell];
  return found ? {letters: found[0], took: found[1]} : null;
}

/// The results that newer ones of the merged runs replaced, the newest first.
function earlierOf(cell) {
  return (run.earlier?.[cell] || []).map(([of, at, verdict, blame, message]) =>
    ({run: run.runs[of], at, verdict, blame, message: texts[message]}));
}
