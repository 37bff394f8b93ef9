-- Before a hand-over begins: four confirmations of this window and this evidence, none older than a
-- day, and two people who say go after them. Whoever speaks SQL meets the same rules.

-- Each window of a case has the next number, whoever writes it.
CREATE FUNCTION case_window_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."window" < OLD."window" THEN
        RAISE EXCEPTION 'a window is not rolled back' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage = 'scheduled' AND OLD.stage <> 'scheduled' THEN
        NEW."window" := greatest(NEW."window", OLD."window" + 1);
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER case_window_guard BEFORE UPDATE ON cases_case
FOR EACH ROW EXECUTE FUNCTION case_window_guard();

-- What the go of a case lacks: a point, or `go` itself; null once it may begin.
CREATE FUNCTION go_lacks(of_case uuid) RETURNS text LANGUAGE sql STABLE AS $$
    WITH standing AS (
        SELECT g.point, g.by_id, g.at
          FROM cases_goword g JOIN cases_case c
            ON c.ref = g.case_id AND (c.evidence, c."window") = (g.evidence, g."window")
         WHERE g.case_id = of_case AND g.withdrawn_at IS NULL
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

CREATE FUNCTION go_word_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_case cases_case%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.ref, OLD.case_id, OLD.point, OLD.evidence, OLD."window", OLD.by_id)
           IS DISTINCT FROM
           (NEW.ref, NEW.case_id, NEW.point, NEW.evidence, NEW."window", NEW.by_id)
           OR NEW.at NOT IN (OLD.at, kyiv_day(OLD.at))
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
    IF NOT EXISTS (
        SELECT FROM operators_operator o WHERE o.ref = NEW.by_id AND o.is_active
           AND o.office_id = of_case.office_id
    ) THEN
        RAISE EXCEPTION 'somebody of the office confirms' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.point = 'go' AND (
        SELECT count(DISTINCT point) FROM cases_goword
         WHERE case_id = NEW.case_id AND (evidence, "window") = (NEW.evidence, NEW."window")
           AND withdrawn_at IS NULL AND point <> 'go'
           AND at <= NEW.at AND at > NEW.at - interval '24 hours'
    ) < 4 THEN
        RAISE EXCEPTION 'nobody says go before all is confirmed within a day'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER go_word_guard BEFORE INSERT OR UPDATE ON cases_goword
FOR EACH ROW EXECUTE FUNCTION go_word_guard();

-- The go rests on all four: it goes with the first that is withdrawn.
CREATE FUNCTION go_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_goword SET withdrawn_by_id = NEW.withdrawn_by_id, withdrawn_at = NEW.withdrawn_at
     WHERE case_id = NEW.case_id AND (evidence, "window") = (NEW.evidence, NEW."window")
       AND point = 'go' AND withdrawn_at IS NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER go_withdrawn AFTER UPDATE OF withdrawn_at ON cases_goword
FOR EACH ROW WHEN (NEW.point <> 'go' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL)
EXECUTE FUNCTION go_withdrawn();

CREATE TRIGGER not_of_an_alias BEFORE INSERT OR UPDATE OF case_id ON cases_goword
FOR EACH ROW EXECUTE FUNCTION not_of_an_alias();

ALTER TABLE cases_goword ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_goword
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));
