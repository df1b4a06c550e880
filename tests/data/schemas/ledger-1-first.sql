BEGIN TRANSACTION;
CREATE TABLE attempts (
	id VARCHAR(160) NOT NULL, 
	task VARCHAR(64) NOT NULL, 
	step VARCHAR(80) NOT NULL, 
	worker VARCHAR(64) NOT NULL, 
	model VARCHAR(120) NOT NULL, 
	tier VARCHAR(16) NOT NULL, 
	reason VARCHAR(20) NOT NULL, 
	confidence FLOAT, 
	threshold FLOAT, 
	candidates JSON NOT NULL, 
	tokens_in INTEGER NOT NULL, 
	tokens_out INTEGER NOT NULL, 
	tokens_cached INTEGER NOT NULL, 
	price_version VARCHAR(80) NOT NULL, 
	cost BIGINT NOT NULL, 
	frontier_cost BIGINT NOT NULL, 
	seconds FLOAT NOT NULL, 
	outcome VARCHAR(16) NOT NULL, 
	judged_by VARCHAR(64) NOT NULL, 
	finding TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "attempts" VALUES('1kkbcv7080f288stp7/2','1kkbcv7080f288stp7','s1','code','small-1','small','pinned',NULL,NULL,'{}',10,5,0,'p',125000000,500000000,1.0,'accepted','wire','','2026-11-25T21:41:41.246731+00:00');
CREATE TABLE corrections (
	id VARCHAR(160) NOT NULL, 
	task VARCHAR(64) NOT NULL, 
	author VARCHAR(64) NOT NULL, 
	repo VARCHAR(200) NOT NULL, 
	comment TEXT NOT NULL, 
	correction JSON NOT NULL, 
	skill VARCHAR(64) NOT NULL, 
	repeated BOOLEAN NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE events (
	seq INTEGER NOT NULL, 
	"key" VARCHAR(160), 
	task VARCHAR(64) NOT NULL, 
	step VARCHAR(80) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	text TEXT NOT NULL, 
	data JSON NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE ("key")
);
INSERT INTO "events" VALUES(1,'1kkbcv7080f288stp7#1','1kkbcv7080f288stp7','','task.started','wrap gifts','{}','2026-11-25T21:41:41.245756+00:00');
CREATE TABLE pulls (
	repo VARCHAR(200) NOT NULL, 
	number INTEGER NOT NULL, 
	task VARCHAR(64) NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (repo, number)
);
CREATE TABLE schema_version (
	part VARCHAR NOT NULL, 
	version INTEGER, 
	PRIMARY KEY (part)
);
INSERT INTO "schema_version" VALUES('ledger',1);
CREATE TABLE taken_mail (
	"key" VARCHAR(200) NOT NULL, 
	task VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "taken_mail" VALUES('<a@acme.example>','1kkbcv7080f288stp7','2026-11-25T21:41:41.254833+00:00');
CREATE TABLE tasks (
	id VARCHAR(64) NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	text TEXT NOT NULL, 
	source VARCHAR(16) NOT NULL, 
	repo VARCHAR(200) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	inputs JSON NOT NULL, 
	outcome TEXT NOT NULL, 
	created VARCHAR(32) NOT NULL, 
	updated VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "tasks" VALUES('1kkbcv7080f288stp7','dana','wrap gifts','chat','acme/shop','waiting','{"budget": "1.00"}','waits for a person: approval:1kkbcv7080f288stp7/4','2026-11-25T21:41:41.235385+00:00','2026-11-25T21:41:41.245080+00:00');
CREATE INDEX ix_tasks_status ON tasks (status);
CREATE INDEX ix_events_task ON events (task);
CREATE INDEX ix_attempts_task ON attempts (task);
CREATE INDEX ix_attempts_at ON attempts (at);
COMMIT;
