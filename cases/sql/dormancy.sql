-- Who waits is a person of an open case; that they waited is not rewritten, and ends once.

CREATE FUNCTION dormancy_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM FROM cases_case
          WHERE ref = NEW.case_id AND stage IN ('intake', 'verified') AND NOT frozen FOR UPDATE;
        IF NOT FOUND OR NEW.ended_at IS NOT NULL THEN
            RAISE EXCEPTION 'only the person of an open case waits'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'dormancy_guard';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.ref, NEW.case_id, NEW.by_id) IS DISTINCT FROM (OLD.ref, OLD.case_id, OLD.by_id)
       OR NEW.at NOT IN (OLD.at, kyiv_day(OLD.at))
       OR OLD.ended_at IS NOT NULL AND (
           NEW.ended_by_id IS DISTINCT FROM OLD.ended_by_id
           OR NEW.ended_at IS NULL OR NEW.ended_at NOT IN (OLD.ended_at, kyiv_day(OLD.ended_at))
       ) THEN
        RAISE EXCEPTION 'that somebody waited is not rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'dormancy_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER dormancy_guard BEFORE INSERT OR UPDATE ON cases_dormancy
FOR EACH ROW EXECUTE FUNCTION dormancy_guard();

-- Whoever is to be met, whose case has ended, or goes on as another, waits no more.
CREATE FUNCTION dormancy_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_dormancy SET ended_at = NEW.moved_at WHERE case_id = NEW.ref AND ended_at IS NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER dormancy_over AFTER UPDATE OF stage, merged_into_id ON cases_case FOR EACH ROW
WHEN (NEW.stage IN ('scheduled', 'resolved') AND OLD.stage <> NEW.stage
      OR NEW.merged_into_id IS NOT NULL AND OLD.merged_into_id IS NULL)
EXECUTE FUNCTION dormancy_over();

CREATE TRIGGER not_of_an_alias BEFORE INSERT OR UPDATE OF case_id ON cases_dormancy
FOR EACH ROW EXECUTE FUNCTION not_of_an_alias();

CREATE CONSTRAINT TRIGGER goes_with_its_case AFTER DELETE ON cases_dormancy
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION goes_with_its_case();

ALTER TABLE cases_dormancy ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_dormancy
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));
