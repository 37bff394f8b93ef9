-- The number of the life of this database; one row.
CREATE TABLE live_epoch (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    value text NOT NULL DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 12)
);
INSERT INTO live_epoch DEFAULT VALUES;

-- A counter row is rewritten with every event: leave room to do so in place.
ALTER TABLE live_stream SET (fillfactor = 20);

-- Numbers and writes the events of one transaction; call it last. The streams are bumped in
-- sorted order, so two transactions with the same streams wait and never deadlock.
CREATE FUNCTION live_publish(
    streams text[], types text[], refs uuid[], versions integer[], counts jsonb[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH said AS (
        SELECT *, row_number() OVER (PARTITION BY e.stream ORDER BY e.place) AS nth
          FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY
            AS e (stream, type, ref, version, counts, place)
    ), bumped AS (
        INSERT INTO live_stream AS s (name, seq)
        SELECT said.stream, count(*) FROM said GROUP BY said.stream ORDER BY said.stream
            ON CONFLICT (name) DO UPDATE SET seq = s.seq + excluded.seq
        RETURNING s.name, s.seq
    ), total AS (
        SELECT said.stream, count(*) AS number FROM said GROUP BY said.stream
    )
    INSERT INTO live_outbox (stream, seq, type, ref, version, counts)
    SELECT said.stream, bumped.seq - total.number + said.nth,
           said.type, said.ref, said.version, said.counts
      FROM said
      JOIN bumped ON bumped.name = said.stream
      JOIN total ON total.stream = said.stream;
END $$;

-- The same for a caller that is one SQL statement and tells one stream one thing.
CREATE FUNCTION live_append(
    stream text, type text, ref uuid, version integer, counts jsonb DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    number bigint;
BEGIN
    INSERT INTO live_stream AS s (name, seq) VALUES ($1, 1)
        ON CONFLICT (name) DO UPDATE SET seq = s.seq + 1
        RETURNING s.seq INTO number;
    INSERT INTO live_outbox (stream, seq, type, ref, version, counts)
        VALUES ($1, number, $2, $3, $4, $5);
    RETURN number;
END $$;
