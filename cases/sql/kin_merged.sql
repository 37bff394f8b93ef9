-- A merge closes no circle of kin: nobody asks about themselves, not through others either.
CREATE FUNCTION kin_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- In one line with those who link.
    PERFORM pg_advisory_xact_lock(hashtext('cases_kin'));
    IF EXISTS (SELECT FROM kin_asks(NEW.case_id) WHERE about = NEW.into_id)
       OR EXISTS (SELECT FROM kin_asks(NEW.into_id) WHERE about = NEW.case_id) THEN
        RAISE EXCEPTION 'no case asks about itself, not through a merge either'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'kin_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER kin_merged BEFORE UPDATE OF agreed_by_id ON cases_merge
FOR EACH ROW WHEN (OLD.agreed_by_id IS NULL AND NEW.agreed_by_id IS NOT NULL)
EXECUTE FUNCTION kin_merged();
