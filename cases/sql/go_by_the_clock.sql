-- A go grows old by PostgreSQL's own clock (sql/fresh_approvals.sql): a word counts for 24 hours from
-- when it was said here, whatever moment anybody claims. Each point is the word of those whose it is.

-- What was said before there was this clock is as old as was told, and never from the future.
UPDATE cases_goword SET given_at = least(at, case_clock());

CREATE FUNCTION go_is_fresh(given_at timestamptz) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT given_at > case_clock() - interval '24 hours'
$$;

-- Another window under the same number is another window all the same; the same one sealed anew,
-- with another key and nothing else, is not (bytes 3 to 6 name the key).
CREATE OR REPLACE FUNCTION case_window_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."window" < OLD."window" THEN
        RAISE EXCEPTION 'a window is not rolled back' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage = 'scheduled' AND (
        OLD.stage <> 'scheduled'
        OR (NEW.slot IS DISTINCT FROM OLD.slot AND (
            octet_length(NEW.slot) = octet_length(OLD.slot)
            AND substring(NEW.slot FROM 3 FOR 4) <> substring(OLD.slot FROM 3 FOR 4)
        ) IS NOT TRUE)
    ) THEN
        NEW."window" := greatest(NEW."window", OLD."window" + 1);
    END IF;
    RETURN NEW;
END $$;

-- What the go of a case lacks: a point, or `go` itself; null once it may begin.
CREATE OR REPLACE FUNCTION go_lacks(of_case uuid) RETURNS text LANGUAGE sql VOLATILE AS $$
    WITH standing AS (
        SELECT g.point, g.by_id
          FROM cases_goword g JOIN cases_case c
            ON c.ref = g.case_id AND (c.evidence, c."window") = (g.evidence, g."window")
         WHERE g.case_id = of_case AND g.withdrawn_at IS NULL AND go_is_fresh(g.given_at)
           AND c.stage = 'scheduled' AND NOT c.frozen
    ), lacking AS (
        SELECT p.point, p.rank
          FROM (VALUES ('team', 1), ('caller', 2), ('place', 3), ('doubt', 4)) AS p (point, rank)
         WHERE p.point NOT IN (SELECT point FROM standing)
    )
    SELECT coalesce(
        (SELECT point FROM lacking ORDER BY rank LIMIT 1),
        CASE WHEN (SELECT count(DISTINCT by_id) FROM standing WHERE point = 'go') < 2
             THEN 'go' END
    )
$$;

-- Whose word each point is, and who says go.
CREATE FUNCTION go_is_said_by(point text, role text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(CASE point
        WHEN 'team' THEN role = 'liaison'
        WHEN 'caller' THEN role IN ('operator', 'senior', 'supervisor')
        WHEN 'place' THEN role IN ('operator', 'senior', 'supervisor')
        WHEN 'doubt' THEN role IN ('senior', 'supervisor')
        WHEN 'go' THEN role IN ('senior', 'supervisor', 'liaison')
    END, false)
$$;

CREATE OR REPLACE FUNCTION go_word_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_case cases_case%ROWTYPE;
    said_by text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.ref, OLD.case_id, OLD.point, OLD.evidence, OLD."window", OLD.by_id)
           IS DISTINCT FROM
           (NEW.ref, NEW.case_id, NEW.point, NEW.evidence, NEW."window", NEW.by_id)
           OR NEW.at NOT IN (OLD.at, kyiv_day(OLD.at))
           -- No day begins after its hour: what is made coarse only grows older.
           OR (NEW.given_at IS DISTINCT FROM OLD.given_at
               AND NEW.given_at IS DISTINCT FROM kyiv_day(OLD.given_at))
           OR (OLD.withdrawn_at IS NOT NULL
               AND (NEW.withdrawn_by_id IS DISTINCT FROM OLD.withdrawn_by_id
                    OR NEW.withdrawn_at IS NULL
                    OR NEW.withdrawn_at NOT IN (OLD.withdrawn_at, kyiv_day(OLD.withdrawn_at))))
        THEN
            RAISE EXCEPTION 'a confirmation is withdrawn, never rewritten'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO of_case FROM cases_case WHERE ref = NEW.case_id FOR UPDATE;
    IF NOT FOUND OR of_case.stage <> 'scheduled' OR of_case.frozen
       OR (NEW.evidence, NEW."window") IS DISTINCT FROM (of_case.evidence, of_case."window")
       OR NEW.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'only the window that a scheduled case holds now is confirmed'
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT o.role INTO said_by FROM operators_operator o
     WHERE o.ref = NEW.by_id AND o.is_active AND o.office_id = of_case.office_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'somebody of the office confirms' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT go_is_said_by(NEW.point, said_by) THEN
        RAISE EXCEPTION 'this is the word of somebody else' USING ERRCODE = 'check_violation';
    END IF;
    NEW.given_at := case_clock();
    IF NEW.point = 'go' AND (
        SELECT count(DISTINCT point) FROM cases_goword
         WHERE case_id = NEW.case_id AND (evidence, "window") = (NEW.evidence, NEW."window")
           AND withdrawn_at IS NULL AND point <> 'go' AND go_is_fresh(given_at)
    ) < 4 THEN
        RAISE EXCEPTION 'nobody says go before all is confirmed within a day'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- A confirmation is withdrawn, and the go with it; it is removed with its case alone.
CREATE CONSTRAINT TRIGGER goes_with_its_case AFTER DELETE ON cases_goword
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION goes_with_its_case();

-- The team is held until the window is: one that stops working at this moment gets none.
CREATE OR REPLACE FUNCTION slot_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_team cases_liaisonteam%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a window is given back, never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO of_team FROM cases_liaisonteam WHERE number = NEW.team FOR SHARE;
    IF of_team.active IS DISTINCT FROM true THEN
        RAISE EXCEPTION 'this team works no more' USING ERRCODE = 'check_violation';
    END IF;
    IF isempty(NEW.span) OR lower_inf(NEW.span) OR upper_inf(NEW.span)
       OR upper(NEW.span) - lower(NEW.span) > interval '24 hours' THEN
        RAISE EXCEPTION 'a window lasts at most 24 hours' USING ERRCODE = 'check_violation';
    END IF;
    NEW.held := tstzrange(
        lower(NEW.span) - make_interval(mins => of_team.way_there),
        upper(NEW.span) + make_interval(mins => of_team.way_back)
    );
    RETURN NEW;
END $$;
