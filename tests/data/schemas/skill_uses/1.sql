BEGIN TRANSACTION;
CREATE TABLE schema_version (
	part VARCHAR NOT NULL, 
	version INTEGER, 
	PRIMARY KEY (part)
);
INSERT INTO "schema_version" VALUES('skill_uses',1);
CREATE TABLE skill_uses (
	id INTEGER NOT NULL, 
	skill VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	person VARCHAR NOT NULL, 
	task VARCHAR NOT NULL, 
	became VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "skill_uses" VALUES(1,'pr-reviewer',1,'lee','t1','recalled','2026-11-26 01:30:54.660673');
INSERT INTO "skill_uses" VALUES(2,'pr-reviewer',1,'lee','t1','recalled','2026-11-26 01:30:54.661267');
INSERT INTO "skill_uses" VALUES(3,'pr-reviewer',1,'lee','t1','mended','2026-11-26 01:30:54.661411');
INSERT INTO "skill_uses" VALUES(4,'pr-reviewer',1,'dana','t2','complied','2026-11-26 01:30:54.661534');
CREATE INDEX ix_skill_uses_skill ON skill_uses (skill);
COMMIT;
