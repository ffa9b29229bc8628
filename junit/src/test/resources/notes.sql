-- Notes; and a semicolon;
CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100) UNIQUE);
INSERT INTO notes (text) VALUES ('it''s; there')
