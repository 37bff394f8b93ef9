-- A person of a case is added and changed while the case is open, one version after another, and
-- stays that person of that case; what was asked is never unasked, what was erased stays erased.

CREATE FUNCTION member_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_case cases_case%ROWTYPE;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT * INTO of_case FROM cases_case WHERE ref = NEW.case_id FOR SHARE;
        IF of_case.stage = 'resolved' OR NEW.erased_on IS NOT NULL OR NEW.version <> 1 THEN
            RAISE EXCEPTION 'nobody is added to a resolved case'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'member_guard';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.ref, NEW.case_id, NEW.number, NEW.added_by_id)
       IS DISTINCT FROM (OLD.ref, OLD.case_id, OLD.number, OLD.added_by_id)
       OR NEW.version NOT IN (OLD.version, OLD.version + 1)
       OR NEW.consent = 'not_yet' AND OLD.consent <> 'not_yet' THEN
        RAISE EXCEPTION 'a person of a case goes on from the last version'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'member_guard';
    END IF;
    IF NEW.version = OLD.version THEN
        -- Sealed anew, or coarser.
        IF (NEW.speaks, NEW.consent, NEW.told, NEW.asked_by_id, NEW.erasure_by_id, NEW.erased_by_id,
            NEW.erased_on)
           IS DISTINCT FROM
           (OLD.speaks, OLD.consent, OLD.told, OLD.asked_by_id, OLD.erasure_by_id, OLD.erased_by_id,
            OLD.erased_on)
           OR NEW.added_at NOT IN (OLD.added_at, kyiv_day(OLD.added_at))
           OR NEW.asked_at NOT IN (OLD.asked_at, kyiv_day(OLD.asked_at))
           OR NEW.erasure_at NOT IN (OLD.erasure_at, kyiv_day(OLD.erasure_at)) THEN
            RAISE EXCEPTION 'a person of a case goes on from the last version'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'member_guard';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO of_case FROM cases_case WHERE ref = NEW.case_id FOR SHARE;
    IF OLD.erased_on IS NOT NULL THEN
        RAISE EXCEPTION 'what was erased stays erased'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'member_guard';
    END IF;
    IF NEW.erased_on IS NOT NULL THEN
        IF of_case.frozen OR OLD.erasure_by_id IS NULL OR OLD.consent <> 'withdrawn' THEN
            RAISE EXCEPTION 'who withdrew is erased on their own wish, out of a case that is not frozen'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'member_guard';
        END IF;
    ELSIF of_case.stage = 'resolved' THEN
        RAISE EXCEPTION 'a person of a resolved case is not changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'member_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER member_guard BEFORE INSERT OR UPDATE ON cases_member
FOR EACH ROW EXECUTE FUNCTION member_guard();

CREATE TRIGGER not_of_an_alias BEFORE INSERT OR UPDATE OF case_id ON cases_member
FOR EACH ROW EXECUTE FUNCTION not_of_an_alias();

ALTER TABLE cases_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_member
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));
