CREATE TABLE IF NOT EXISTS reports (
  id TEXT PRIMARY KEY,
  received TEXT NOT NULL, -- RFC 3339, UTC, microseconds: as texts they are in their order
  removal TEXT NOT NULL,  -- SHA-256 of the removal code, in hex
  report TEXT NOT NULL    -- JSON, as /api/v1/openapi.json describes it
);
