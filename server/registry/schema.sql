CREATE TABLE IF NOT EXISTS versions (
  n INTEGER PRIMARY KEY, -- of the line in the journal, from 1
  entry TEXT NOT NULL    -- the line, JSON
);
