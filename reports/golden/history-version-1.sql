-- A history as the first version wrote it: sqlite3 FILE .dump, and what a dump leaves out.
PRAGMA application_id = 1836085870;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO run VALUES(1,'run-001',1795574700000,1000000,'main','a','host','0.1.0','mprun suites/','complete',1,10,8,2,0,0,0,0,0);
INSERT INTO run VALUES(2,'run-002',1795661100000,1000000,'main','b','host','0.1.0','mprun suites/','complete',1,10,9,1,0,0,0,1,0);
CREATE TABLE board (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
INSERT INTO board VALUES(1,'board-0');
INSERT INTO board VALUES(2,'board-1');
CREATE TABLE test_case (
  id INTEGER PRIMARY KEY,
  suite TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (suite, name)
);
INSERT INTO test_case VALUES(1,'s','c0');
INSERT INTO test_case VALUES(2,'s','c1');
INSERT INTO test_case VALUES(3,'s','c2');
INSERT INTO test_case VALUES(4,'s','c3');
INSERT INTO test_case VALUES(5,'s','c4');
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
INSERT INTO board_state VALUES(1,1,'rp2','serial: 0','','hw','micropython','1.26.1','Pico','v1.26.1','e660',200000,5000,NULL,NULL);
INSERT INTO board_state VALUES(1,2,'rp2','serial: 1','','hw','micropython','1.26.1','Pico','v1.26.1','e660',200000,5000,NULL,NULL);
INSERT INTO board_state VALUES(2,1,'rp2','serial: 0','','hw','micropython','1.26.1','Pico','v1.26.1','e660',200000,5000,NULL,NULL);
INSERT INTO board_state VALUES(2,2,'rp2','serial: 1','','hw','micropython','1.26.1','Pico','v1.26.1','e660',200000,5000,NULL,NULL);
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
INSERT INTO result VALUES(1,0,1,1,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(1,1,2,1,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(1,2,3,1,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(1,3,4,1,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(1,4,5,1,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(1,5,1,2,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(1,6,2,2,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(1,7,3,2,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(1,8,4,2,'failed','test',0,0,1,10000,'1 is not 2');
INSERT INTO result VALUES(1,9,5,2,'failed','test',0,0,1,10000,'1 is not 2');
INSERT INTO result VALUES(2,0,1,1,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(2,1,2,1,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(2,2,3,1,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(2,3,4,1,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(2,4,5,1,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(2,5,1,2,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(2,6,2,2,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(2,7,3,2,'passed',NULL,0,0,1,10000,NULL);
INSERT INTO result VALUES(2,8,4,2,'failed','test',0,0,1,10000,'1 is not 2');
INSERT INTO result VALUES(2,9,5,2,'passed',NULL,1,0,2,20000,NULL);
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
INSERT INTO attempt VALUES(2,9,1,2,'errored','link',10000,0,0,'cut');
INSERT INTO attempt VALUES(2,9,2,2,'passed',NULL,10000,0,0,NULL);
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
INSERT INTO transfer VALUES(1,0,1,1,1,10000,100000);
INSERT INTO transfer VALUES(1,0,2,1,0,10000,50000);
INSERT INTO transfer VALUES(2,0,1,1,1,10000,100000);
INSERT INTO transfer VALUES(2,0,2,1,0,10000,50000);
CREATE TABLE usual_time (
  test_case INTEGER NOT NULL REFERENCES test_case,
  board INTEGER NOT NULL REFERENCES board,
  took_us INTEGER NOT NULL,
  PRIMARY KEY (test_case, board)
) WITHOUT ROWID;
INSERT INTO usual_time VALUES(1,1,10000);
INSERT INTO usual_time VALUES(1,2,10000);
INSERT INTO usual_time VALUES(2,1,10000);
INSERT INTO usual_time VALUES(2,2,10000);
INSERT INTO usual_time VALUES(3,1,10000);
INSERT INTO usual_time VALUES(3,2,10000);
INSERT INTO usual_time VALUES(4,1,10000);
INSERT INTO usual_time VALUES(5,1,10000);
CREATE INDEX run_by_time ON run (started_ms);
CREATE INDEX result_by_case ON result (test_case, board, run, verdict, attempts);
COMMIT;
