-- What somebody says about filming is written once; who said no is not asked again.

CREATE FUNCTION filming_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before cases_filming%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.ref, NEW.case_id, NEW.number, NEW.answer, NEW.unasked, NEW.by_id)
           IS DISTINCT FROM (OLD.ref, OLD.case_id, OLD.number, OLD.answer, OLD.unasked, OLD.by_id)
           OR NEW.at NOT IN (OLD.at, kyiv_day(OLD.at)) THEN
            RAISE EXCEPTION 'what was said about filming is not rewritten'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'filming_guard';
        END IF;
        RETURN NEW;
    END IF;
    PERFORM FROM cases_case WHERE ref = NEW.case_id AND purged_on IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'of a case that was removed nothing is noted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'filming_guard';
    END IF;
    SELECT * INTO before FROM cases_filming WHERE case_id = NEW.case_id
     ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(before.number, 0) + 1
       OR NEW.answer = 'withdrawn' AND before.answer IS DISTINCT FROM 'given'
       OR NEW.answer <> 'withdrawn' AND before.answer = 'given'
       OR before.answer IN ('refused', 'withdrawn') AND NOT NEW.unasked THEN
        RAISE EXCEPTION 'who said no is not asked again; a consent is taken back once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'filming_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER filming_guard BEFORE INSERT OR UPDATE ON cases_filming
FOR EACH ROW EXECUTE FUNCTION filming_guard();

CREATE TRIGGER not_of_an_alias BEFORE INSERT OR UPDATE OF case_id ON cases_filming
FOR EACH ROW EXECUTE FUNCTION not_of_an_alias();

CREATE CONSTRAINT TRIGGER goes_with_its_case AFTER DELETE ON cases_filming
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION goes_with_its_case();

ALTER TABLE cases_filming ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_filming
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));
