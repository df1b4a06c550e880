BEGIN TRANSACTION;
CREATE TABLE assignees (
	id INTEGER NOT NULL, 
	pull INTEGER NOT NULL, 
	user INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (pull, user), 
	FOREIGN KEY(pull) REFERENCES pulls (id) ON DELETE CASCADE, 
	FOREIGN KEY(user) REFERENCES users (id) ON DELETE CASCADE
);
CREATE TABLE comments (
	id INTEGER NOT NULL, 
	pull INTEGER NOT NULL, 
	author INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(pull) REFERENCES pulls (id) ON DELETE CASCADE, 
	FOREIGN KEY(author) REFERENCES users (id) ON DELETE CASCADE
);
CREATE TABLE labels (
	id INTEGER NOT NULL, 
	repository INTEGER NOT NULL, 
	name TEXT COLLATE "NOCASE" NOT NULL, 
	color TEXT NOT NULL, 
	description TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (repository, name), 
	FOREIGN KEY(repository) REFERENCES repositories (id) ON DELETE CASCADE
);
CREATE TABLE pull_labels (
	id INTEGER NOT NULL, 
	pull INTEGER NOT NULL, 
	label INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (pull, label), 
	FOREIGN KEY(pull) REFERENCES pulls (id) ON DELETE CASCADE, 
	FOREIGN KEY(label) REFERENCES labels (id) ON DELETE CASCADE
);
CREATE TABLE pulls (
	id INTEGER NOT NULL, 
	repository INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	body TEXT NOT NULL, 
	head TEXT NOT NULL, 
	base TEXT NOT NULL, 
	state TEXT NOT NULL, 
	draft BOOLEAN NOT NULL, 
	author INTEGER NOT NULL, 
	created_at TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	closed_at TEXT, 
	merged_at TEXT, 
	merge_sha TEXT, 
	merged_by INTEGER, 
	PRIMARY KEY (id), 
	UNIQUE (repository, number), 
	FOREIGN KEY(repository) REFERENCES repositories (id) ON DELETE CASCADE, 
	FOREIGN KEY(author) REFERENCES users (id) ON DELETE CASCADE, 
	FOREIGN KEY(merged_by) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "pulls" VALUES(1,1,1,'Let customers have an order gift-wrapped','An order can be gift-wrapped: 3.50 a parcel, free for orders over 100, as its own line on the receipt. It does not count towards free shipping.','understudy/1kkbcv7083y4y52q26','main','open',0,1,'2026-11-26T01:31:10Z','2026-11-26T01:31:13Z',NULL,NULL,NULL,NULL);
INSERT INTO "pulls" VALUES(2,1,2,'Let customers apply a voucher code','SPRING10 takes 10 % off the goods, after all other discounts, as its own line. Shipping is always paid in full, an unknown code is refused, and a saved cart keeps its voucher.','understudy/1m8aqmtsznywp38hgt','main','open',0,1,'2026-11-26T01:31:16Z','2026-11-26T01:31:16Z',NULL,NULL,NULL,NULL);
CREATE TABLE repositories (
	id INTEGER NOT NULL, 
	owner TEXT COLLATE "NOCASE" NOT NULL, 
	name TEXT COLLATE "NOCASE" NOT NULL, 
	description TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (owner, name)
);
INSERT INTO "repositories" VALUES(1,'acme','shop','','2026-11-26T01:31:08Z');
CREATE TABLE review_comments (
	id INTEGER NOT NULL, 
	pull INTEGER NOT NULL, 
	review INTEGER NOT NULL, 
	author INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	side TEXT NOT NULL, 
	start_line INTEGER, 
	start_side TEXT, 
	position INTEGER NOT NULL, 
	hunk TEXT NOT NULL, 
	"commit" TEXT NOT NULL, 
	body TEXT NOT NULL, 
	reply_to INTEGER, 
	created_at TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(pull) REFERENCES pulls (id) ON DELETE CASCADE, 
	FOREIGN KEY(review) REFERENCES reviews (id) ON DELETE CASCADE, 
	FOREIGN KEY(author) REFERENCES users (id) ON DELETE CASCADE, 
	FOREIGN KEY(reply_to) REFERENCES review_comments (id) ON DELETE CASCADE
);
CREATE TABLE reviewers (
	id INTEGER NOT NULL, 
	pull INTEGER NOT NULL, 
	user INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (pull, user), 
	FOREIGN KEY(pull) REFERENCES pulls (id) ON DELETE CASCADE, 
	FOREIGN KEY(user) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "reviewers" VALUES(1,1,4);
INSERT INTO "reviewers" VALUES(2,2,4);
CREATE TABLE reviews (
	id INTEGER NOT NULL, 
	pull INTEGER NOT NULL, 
	author INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	body TEXT NOT NULL, 
	"commit" TEXT NOT NULL, 
	submitted_at TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(pull) REFERENCES pulls (id) ON DELETE CASCADE, 
	FOREIGN KEY(author) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "reviews" VALUES(1,1,2,'CHANGES_REQUESTED','Please add a reviewer, and docstrings on the public functions.','bb5f1a4a6a682aff52e3da8c49ea12ba8095da84','2026-11-26T01:31:11Z');
CREATE TABLE schema_version (
	part VARCHAR NOT NULL, 
	version INTEGER, 
	PRIMARY KEY (part)
);
INSERT INTO "schema_version" VALUES('forge',1);
CREATE TABLE statuses (
	id INTEGER NOT NULL, 
	repository INTEGER NOT NULL, 
	sha TEXT NOT NULL, 
	context TEXT NOT NULL, 
	state TEXT NOT NULL, 
	description TEXT, 
	target_url TEXT, 
	creator INTEGER NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(repository) REFERENCES repositories (id) ON DELETE CASCADE, 
	FOREIGN KEY(creator) REFERENCES users (id) ON DELETE CASCADE
);
CREATE TABLE users (
	id INTEGER NOT NULL, 
	login TEXT COLLATE "NOCASE" NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT NOT NULL, 
	token_hash TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (login), 
	UNIQUE (token_hash)
);
INSERT INTO "users" VALUES(1,'understudy','Understudy','agent@acme.example','555f9eae05cb9286e5e8a77c736ab5bfe1bf7d0145b52df737b062100b932af4','2026-11-26T01:31:08Z');
INSERT INTO "users" VALUES(2,'dana','Dana Reyes','dana@acme.example','e055b9fead21b9de704c778e6591bbebbc32b43f883add40cb8f4b7c4bd1664c','2026-11-26T01:31:08Z');
INSERT INTO "users" VALUES(3,'lee','Lee Okafor','lee@acme.example','7ec19d64c2acc4a43c2fd875fb673d445917c7a0e299cd94c71feb36f4b74b87','2026-11-26T01:31:08Z');
INSERT INTO "users" VALUES(4,'mira','Mira Vance','mira@acme.example','a81920425a4c5b98a476abe99cb4519c37b8ef64acbf647c8a01244a14e89941','2026-11-26T01:31:08Z');
INSERT INTO "users" VALUES(5,'sam','Sam Ito','sam@acme.example','cf77d723e611a537ec2b6866eb08dc06ae2c320530d6dddcbb7c859e1e2d88cb','2026-11-26T01:31:08Z');
CREATE INDEX ix_pulls_merged_by ON pulls (merged_by);
CREATE UNIQUE INDEX one_open_pull_per_branch ON pulls (repository, head, base) WHERE state = 'open';
CREATE INDEX ix_pulls_repository ON pulls (repository);
CREATE INDEX ix_pulls_author ON pulls (author);
CREATE INDEX ix_labels_repository ON labels (repository);
CREATE INDEX ix_statuses_repository ON statuses (repository);
CREATE INDEX ix_statuses_creator ON statuses (creator);
CREATE INDEX ix_reviewers_user ON reviewers (user);
CREATE INDEX ix_reviewers_pull ON reviewers (pull);
CREATE INDEX ix_assignees_pull ON assignees (pull);
CREATE INDEX ix_assignees_user ON assignees (user);
CREATE INDEX ix_pull_labels_pull ON pull_labels (pull);
CREATE INDEX ix_pull_labels_label ON pull_labels (label);
CREATE INDEX ix_reviews_pull ON reviews (pull);
CREATE INDEX ix_reviews_author ON reviews (author);
CREATE INDEX ix_comments_author ON comments (author);
CREATE INDEX ix_comments_pull ON comments (pull);
CREATE INDEX ix_review_comments_pull ON review_comments (pull);
CREATE INDEX ix_review_comments_author ON review_comments (author);
CREATE INDEX ix_review_comments_reply_to ON review_comments (reply_to);
CREATE INDEX ix_review_comments_review ON review_comments (review);
COMMIT;
