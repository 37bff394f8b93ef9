-- A relative asks about somebody: what they told is not rewritten; a supervisor of the office links
-- it to one other case of that office, never in a circle, and may part the two again.

-- What was asked in an alias is asked by its survivor, and what is asked about an alias is about it:
-- in a circle no more than by itself.
CREATE FUNCTION kin_asks(of_case uuid) RETURNS TABLE (about uuid)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE links AS (
        SELECT coalesce(one.merged_into_id, one.ref) AS asking,
               coalesce(other.merged_into_id, other.ref) AS asked
          FROM cases_kin k JOIN cases_case one ON one.ref = k.case_id
          JOIN cases_case other ON other.ref = k.about_id
    ), reached AS (
        SELECT l.asked FROM links l JOIN cases_case c ON c.ref = of_case
         WHERE l.asking = coalesce(c.merged_into_id, c.ref)
        UNION
        SELECT l.asked FROM links l JOIN reached r ON l.asking = r.asked
    )
    SELECT asked FROM reached
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
           OR EXISTS (
               SELECT FROM kin_asks(NEW.about_id) JOIN cases_case c ON c.ref = NEW.case_id
                WHERE about = coalesce(c.merged_into_id, c.ref)
           ) OR EXISTS (
               SELECT FROM cases_case WHERE ref = NEW.case_id AND merged_into_id = NEW.about_id
           ) THEN
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
