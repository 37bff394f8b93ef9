-- A relative asks about somebody: what they told is not rewritten; a supervisor of the office links
-- it to one other case of that office, never in a circle, and may part the two again.

CREATE FUNCTION kin_asks(of_case uuid) RETURNS TABLE (about uuid) LANGUAGE sql STABLE AS $$
    WITH RECURSIVE asked AS (
        SELECT k.about_id FROM cases_kin k WHERE k.case_id = of_case AND k.about_id IS NOT NULL
        UNION
        SELECT k.about_id FROM cases_kin k JOIN asked a ON k.case_id = a.about_id
         WHERE k.about_id IS NOT NULL
    )
    SELECT about_id FROM asked
$$;

CREATE FUNCTION kin_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.about_id IS NOT NULL OR NEW.dropped_at IS NOT NULL THEN
            RAISE EXCEPTION 'what a relative asks begins as a question'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'kin_guard';
        END IF;
        PERFORM FROM cases_case WHERE ref = NEW.case_id AND stage <> 'resolved' FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a resolved case asks about nobody'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'kin_guard';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.ref, NEW.case_id, NEW.by_id) IS DISTINCT FROM (OLD.ref, OLD.case_id, OLD.by_id)
       OR NEW.at NOT IN (OLD.at, kyiv_day(OLD.at))
       OR OLD.dropped_by_id IS NOT NULL AND NEW.dropped_by_id IS DISTINCT FROM OLD.dropped_by_id
       OR OLD.about_id IS NOT NULL AND NEW.about_id IS NOT NULL
          AND (NEW.about_id, NEW.linked_by_id) IS DISTINCT FROM (OLD.about_id, OLD.linked_by_id) THEN
        RAISE EXCEPTION 'what a relative asks is not rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'kin_guard';
    END IF;
    IF OLD.about_id IS NULL AND NEW.about_id IS NOT NULL THEN
        -- One link after another, so that no two make a circle together.
        PERFORM pg_advisory_xact_lock(hashtext('cases_kin'));
        IF NEW.about_id = NEW.case_id
           OR EXISTS (SELECT FROM kin_asks(NEW.about_id) WHERE about = NEW.case_id) THEN
            RAISE EXCEPTION 'no case asks about itself, not through others either'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'kin_guard';
        END IF;
        IF NOT EXISTS (
            SELECT FROM cases_case one JOIN cases_case other ON other.office_id = one.office_id
              JOIN operators_operator o ON o.office_id = one.office_id
             WHERE one.ref = NEW.case_id AND other.ref = NEW.about_id AND o.ref = NEW.linked_by_id
               AND o.role = 'supervisor' AND o.is_active AND other.merged_into_id IS NULL
        ) THEN
            RAISE EXCEPTION 'a supervisor links two cases of one office'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'kin_guard';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER kin_guard BEFORE INSERT OR UPDATE ON cases_kin
FOR EACH ROW EXECUTE FUNCTION kin_guard();

CREATE TRIGGER not_of_an_alias BEFORE INSERT OR UPDATE OF case_id ON cases_kin
FOR EACH ROW EXECUTE FUNCTION not_of_an_alias();

ALTER TABLE cases_kin ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_kin
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));
