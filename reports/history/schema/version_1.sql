-- The first version; docs/history.md says what the columns mean. What stands here is never changed:
-- a later version has a file of its own, that turns this one into it.

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  started_ms INTEGER NOT NULL,
  took_us INTEGER NOT NULL,
  branch TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  host TEXT NOT NULL,
  program_version TEXT NOT NULL,
  arguments TEXT NOT NULL,
  how_it_ended TEXT,
  exit_code INTEGER,
  planned INTEGER NOT NULL,
  passed INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  errored INTEGER NOT NULL,
  timed_out INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  flaky INTEGER NOT NULL,
  quarantined INTEGER NOT NULL
);
CREATE INDEX run_by_time ON run (started_ms);

CREATE TABLE board (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE test_case (
  id INTEGER PRIMARY KEY,
  suite TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (suite, name)
);

CREATE TABLE board_state (
  run INTEGER NOT NULL REFERENCES run,
  board INTEGER NOT NULL REFERENCES board,
  platform TEXT NOT NULL,
  link TEXT NOT NULL,
  faults TEXT NOT NULL,
  tags TEXT NOT NULL,
  implementation TEXT,
  version TEXT,
  machine TEXT,
  firmware TEXT,
  unique_id TEXT,
  heap_free INTEGER,
  opening_us INTEGER,
  lost_blame TEXT,
  lost_message TEXT,
  PRIMARY KEY (run, board)
) WITHOUT ROWID;

CREATE TABLE result (
  run INTEGER NOT NULL REFERENCES run,
  cell INTEGER NOT NULL,
  test_case INTEGER NOT NULL REFERENCES test_case,
  board INTEGER REFERENCES board,
  verdict TEXT NOT NULL,
  blame TEXT,
  flaky INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  took_us INTEGER NOT NULL,
  message TEXT,
  PRIMARY KEY (run, cell)
) WITHOUT ROWID;
CREATE INDEX result_by_case ON result (test_case, board, run, verdict, attempts);

CREATE TABLE attempt (
  run INTEGER NOT NULL REFERENCES run,
  cell INTEGER NOT NULL,
  number INTEGER NOT NULL,
  board INTEGER REFERENCES board,
  verdict TEXT NOT NULL,
  blame TEXT,
  took_us INTEGER NOT NULL,
  resets INTEGER NOT NULL,
  injected_faults INTEGER NOT NULL,
  message TEXT,
  PRIMARY KEY (run, cell, number)
) WITHOUT ROWID;

CREATE TABLE transfer (
  run INTEGER NOT NULL REFERENCES run,
  cell INTEGER NOT NULL,
  number INTEGER NOT NULL,
  board INTEGER REFERENCES board,
  to_board INTEGER NOT NULL,
  size INTEGER NOT NULL,
  took_us INTEGER NOT NULL,
  PRIMARY KEY (run, cell, number)
) WITHOUT ROWID;

CREATE TABLE usual_time (
  test_case INTEGER NOT NULL REFERENCES test_case,
  board INTEGER NOT NULL REFERENCES board,
  took_us INTEGER NOT NULL,
  PRIMARY KEY (test_case, board)
) WITHOUT ROWID;
