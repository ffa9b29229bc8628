ALTER TABLE high_scores ADD COLUMN level INTEGER NOT NULL DEFAULT 1;

CREATE INDEX high_scores_by_level ON high_scores (level, score);
