-- A decoy works in a decoy office and nobody else does; what stands for whom never changes there.
CREATE FUNCTION operators_decoy_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.stands_for_id IS NULL) <>
       (SELECT o.stands_for_id IS NULL FROM operators_office o WHERE o.ref = NEW.office_id) THEN
        RAISE EXCEPTION 'a decoy works in a decoy office, and nobody else does'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_decoy_apart';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.stands_for_id IS DISTINCT FROM OLD.stands_for_id THEN
        RAISE EXCEPTION 'a decoy stays one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_decoy_apart';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER operators_decoy_apart BEFORE INSERT OR UPDATE OF office_id, stands_for_id
    ON operators_operator FOR EACH ROW EXECUTE FUNCTION operators_decoy_apart();

CREATE FUNCTION operators_decoy_office() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.stands_for_id IS NULL) <> (OLD.stands_for_id IS NULL) THEN
        RAISE EXCEPTION 'a decoy office stays one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_decoy_office';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER operators_decoy_office BEFORE UPDATE OF stands_for_id
    ON operators_office FOR EACH ROW EXECUTE FUNCTION operators_decoy_office();

-- The role of a decoy is that of its person, whose own one changes by two administrators.
DROP TRIGGER operators_role_by_two ON operators_operator;
CREATE TRIGGER operators_role_by_two BEFORE UPDATE OF role ON operators_operator
    FOR EACH ROW WHEN (OLD.role IS DISTINCT FROM NEW.role AND NEW.stands_for_id IS NULL)
    EXECUTE FUNCTION operators_role_by_two();
