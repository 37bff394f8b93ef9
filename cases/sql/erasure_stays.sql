-- Whoever asked to be erased takes it back alone, by their own yes, which goes on from the last
-- version; until then nobody loses the wish, and nobody puts another name to it.

CREATE FUNCTION member_erasure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.consent = 'yes' AND NEW.erasure_by_id IS NULL AND NEW.version = OLD.version + 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a wish to be erased ends with the yes of whoever had it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'member_erasure_stays';
END $$;

CREATE TRIGGER member_erasure_stays BEFORE UPDATE ON cases_member FOR EACH ROW
WHEN (OLD.erasure_by_id IS NOT NULL AND NEW.erasure_by_id IS DISTINCT FROM OLD.erasure_by_id)
EXECUTE FUNCTION member_erasure_stays();
