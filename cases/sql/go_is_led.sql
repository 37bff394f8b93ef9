-- Nothing begins while nobody leads the hand-over, and what its leader said goes with them: that the
-- team is ready is the word of whoever leads it now.

CREATE FUNCTION is_led(leader uuid, of_office uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM operators_operator o
                    WHERE o.ref = leader AND o.is_active AND o.role = 'liaison'
                      AND o.office_id = of_office)
$$;

-- What the go of a case lacks: a point, or `go` itself; null once it may begin.
CREATE OR REPLACE FUNCTION go_lacks(of_case uuid) RETURNS text LANGUAGE sql VOLATILE AS $$
    WITH standing AS (
        SELECT g.point, g.by_id
          FROM cases_goword g JOIN cases_case c
            ON c.ref = g.case_id AND (c.evidence, c."window") = (g.evidence, g."window")
         WHERE g.case_id = of_case AND g.withdrawn_at IS NULL AND go_is_fresh(g.given_at)
           AND c.stage = 'scheduled' AND NOT c.frozen AND is_led(c.liaison_id, c.office_id)
           AND (g.point <> 'team' OR g.by_id = c.liaison_id)
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
    IF said_by = 'liaison' AND NEW.by_id IS DISTINCT FROM of_case.liaison_id THEN
        RAISE EXCEPTION 'this is the word of whoever leads the hand-over'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.point = 'go' AND NOT is_led(of_case.liaison_id, of_case.office_id) THEN
        RAISE EXCEPTION 'nobody says go while nobody leads the hand-over'
            USING ERRCODE = 'check_violation';
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

CREATE FUNCTION leaders_word_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_goword SET withdrawn_by_id = by_id, withdrawn_at = case_clock()
     WHERE case_id = NEW.ref AND by_id = OLD.liaison_id AND withdrawn_at IS NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER leaders_word_goes AFTER UPDATE OF liaison_id ON cases_case FOR EACH ROW
WHEN (NEW.stage = 'scheduled' AND OLD.liaison_id IS DISTINCT FROM NEW.liaison_id)
EXECUTE FUNCTION leaders_word_goes();
