-- Administrators ask for a new key of keys and agree to it; an auditor asks for a verification,
-- which begins at the beginning. Whoever sends the statement.
CREATE FUNCTION rotation_by_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.asked_by_id, NEW.agreed_by_id)
       IS NOT DISTINCT FROM (OLD.asked_by_id, OLD.agreed_by_id) THEN
        RETURN NEW;
    END IF;
    IF NOT operators_role_held(NEW.asked_by_id, '{administrator}')
       OR NOT operators_role_held(NEW.agreed_by_id, '{administrator}') THEN
        RAISE EXCEPTION 'administrators agree on a new key of keys'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rotation_by_role';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER rotation_by_role BEFORE INSERT OR UPDATE ON oversight_keyrotation
    FOR EACH ROW EXECUTE FUNCTION rotation_by_role();

CREATE FUNCTION verification_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT operators_role_held(NEW.asked_by_id, '{auditor}') OR NEW.seq <> 0
       OR NEW.ended_at IS NOT NULL OR NEW.bad_seq IS NOT NULL THEN
        RAISE EXCEPTION 'a verification is asked for by an auditor and begins at the beginning'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verification_begins';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER verification_begins BEFORE INSERT ON oversight_verification
    FOR EACH ROW EXECUTE FUNCTION verification_begins();
