BEGIN TRANSACTION;
CREATE TABLE approvals (
	id VARCHAR(160) NOT NULL, 
	task VARCHAR(64) NOT NULL, 
	step VARCHAR(80) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	tool VARCHAR(120) NOT NULL, 
	args JSON NOT NULL, 
	call_hash VARCHAR(64) NOT NULL, 
	shape VARCHAR(64) NOT NULL, 
	policy VARCHAR(32) NOT NULL, 
	rule VARCHAR(200) NOT NULL, 
	why TEXT NOT NULL, 
	facts JSON NOT NULL, 
	created VARCHAR(32) NOT NULL, 
	expires VARCHAR(32) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	scope VARCHAR(8) NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	reason TEXT NOT NULL, 
	answered VARCHAR(32), 
	used VARCHAR(160), 
	PRIMARY KEY (id)
);
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
	kind VARCHAR(120) DEFAULT '' NOT NULL, 
	why TEXT DEFAULT '' NOT NULL, 
	tokens_in INTEGER NOT NULL, 
	tokens_out INTEGER NOT NULL, 
	tokens_cached INTEGER NOT NULL, 
	tokens_cache_write INTEGER DEFAULT '0' NOT NULL, 
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
INSERT INTO "attempts" VALUES('1kkbcv7080f288stp7/2','1kkbcv7080f288stp7','s1','code','small-1','small','pinned',NULL,NULL,'{}','','',10,5,0,0,'p',125000000,500000000,1.0,'accepted','wire','','2026-11-25T21:41:46.516983+00:00');
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	task VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	tool VARCHAR(120) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	data TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	"before" VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE ("key")
);
INSERT INTO "audit" VALUES(1,'1kkbcv7080f288stp7/3#proposed','1kkbcv7080f288stp7','proposed','send_mail','dana','{"args":{"to":"x@y.example"}}','2026-11-20T10:00:00.000000+00:00','0000000000000000000000000000000000000000000000000000000000000000','5494effe6ffeb91d79bf8492ba0fad655fc6ab73d3fc0bfffd9b9a3332946283');
CREATE TABLE audit_head (
	id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "audit_head" VALUES(1,1,'5494effe6ffeb91d79bf8492ba0fad655fc6ab73d3fc0bfffd9b9a3332946283');
CREATE TABLE calls (
	"key" VARCHAR(160) NOT NULL, 
	task VARCHAR(64) NOT NULL, 
	tool VARCHAR(120) NOT NULL, 
	status VARCHAR(8) NOT NULL, 
	result JSON, 
	begun VARCHAR(32) NOT NULL, 
	done VARCHAR(32), 
	PRIMARY KEY ("key")
);
INSERT INTO "calls" VALUES('1kkbcv7080f288stp7/5','1kkbcv7080f288stp7','send_mail','begun',NULL,'2026-11-25T21:41:46.555762+00:00',NULL);
CREATE TABLE classified (
	server VARCHAR(64) NOT NULL, 
	tool VARCHAR(200) NOT NULL, 
	seal VARCHAR(64) NOT NULL, 
	effect VARCHAR(8) NOT NULL, 
	result VARCHAR(8) NOT NULL, 
	private BOOLEAN NOT NULL, 
	roles JSON NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (server, tool)
);
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
INSERT INTO "events" VALUES(1,'1kkbcv7080f288stp7#1','1kkbcv7080f288stp7','','task.started','wrap gifts','{}','2026-11-25T21:41:46.507759+00:00');
CREATE TABLE pulls (
	repo VARCHAR(200) NOT NULL, 
	number INTEGER NOT NULL, 
	task VARCHAR(64) NOT NULL, 
	"by" VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (repo, number)
);
CREATE TABLE repositories (
	name VARCHAR(200) NOT NULL, 
	host VARCHAR(16) NOT NULL, 
	path TEXT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE runners (
	id VARCHAR(64) NOT NULL, 
	place VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	until FLOAT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE runs (
	task VARCHAR(64) NOT NULL, 
	priority INTEGER NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	repo VARCHAR(200) NOT NULL, 
	branch VARCHAR(300) NOT NULL, 
	provider VARCHAR(64) NOT NULL, 
	mailbox VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	state VARCHAR(8) NOT NULL, 
	runner VARCHAR(64) NOT NULL, 
	token INTEGER NOT NULL, 
	until FLOAT NOT NULL, 
	wake FLOAT, 
	topic VARCHAR(200) NOT NULL, 
	woken BOOLEAN NOT NULL, 
	stop VARCHAR(64) NOT NULL, 
	PRIMARY KEY (task)
);
INSERT INTO "runs" VALUES('1kkbcv7080f288stp7',0,'dana','acme/shop','','','',0,'ready','',0,0.0,NULL,'',0,'');
CREATE TABLE schema_version (
	part VARCHAR NOT NULL, 
	version INTEGER, 
	PRIMARY KEY (part)
);
INSERT INTO "schema_version" VALUES('ledger',3);
INSERT INTO "schema_version" VALUES('calls',2);
INSERT INTO "schema_version" VALUES('classified',1);
INSERT INTO "schema_version" VALUES('leases',1);
CREATE TABLE taken_mail (
	"key" VARCHAR(200) NOT NULL, 
	task VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "taken_mail" VALUES('<a@acme.example>','1kkbcv7080f288stp7','2026-11-25T21:41:46.518933+00:00');
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
INSERT INTO "tasks" VALUES('1kkbcv7080f288stp7','dana','wrap gifts','chat','acme/shop','waiting','{"budget": "1.00"}','waits for a person: approval:1kkbcv7080f288stp7/4','2026-11-25T21:41:46.505900+00:00','2026-11-25T21:41:46.507177+00:00');
CREATE INDEX ix_tasks_status ON tasks (status);
CREATE INDEX ix_events_task ON events (task);
CREATE INDEX attempts_by_day ON attempts (substr(at, 1, 10), tier, reason, worker, model, price_version, at, cost, frontier_cost);
CREATE INDEX attempts_by_task ON attempts (task, tier, reason, price_version, at, cost, frontier_cost);
CREATE INDEX ix_attempts_at ON attempts (at);
CREATE INDEX ix_calls_task ON calls (task);
CREATE INDEX ix_approvals_shape ON approvals (shape);
CREATE INDEX ix_approvals_status ON approvals (status);
CREATE INDEX ix_approvals_task ON approvals (task);
CREATE INDEX ix_audit_task ON audit (task);
CREATE INDEX calls_by_tool ON calls (tool, begun);
CREATE INDEX ix_runs_state ON runs (state);
COMMIT;
