-- Whoever gets a contact or a case is let in, has the role for it, and works in its office. The lock
-- lets whoever is being kept out in the same moment either be seen here, or find what was just taken.
CREATE FUNCTION holder_fits(who uuid, of_office uuid, roles text[]) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM operators_operator
      WHERE ref = who AND is_active AND office_id = of_office AND role = ANY (roles) FOR SHARE;
    RETURN FOUND;
END $$;

CREATE FUNCTION contact_holder_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT holder_fits(NEW.operator_id, NEW.office_id, '{operator,senior,supervisor}') THEN
        RAISE EXCEPTION 'nobody who is gone takes a contact'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_holder_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER contact_holder_guard BEFORE UPDATE OF operator_id ON cases_contact FOR EACH ROW
WHEN (NEW.operator_id IS NOT NULL AND NEW.operator_id IS DISTINCT FROM OLD.operator_id)
EXECUTE FUNCTION contact_holder_guard();

CREATE FUNCTION case_holder_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.assignee_id IS NOT NULL AND NEW.assignee_id IS DISTINCT FROM OLD.assignee_id
       AND NOT holder_fits(NEW.assignee_id, NEW.office_id, '{operator,senior,supervisor}')
       OR NEW.liaison_id IS NOT NULL AND NEW.liaison_id IS DISTINCT FROM OLD.liaison_id
       AND NOT holder_fits(NEW.liaison_id, NEW.office_id, '{liaison}') THEN
        RAISE EXCEPTION 'nobody who is gone has a case'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_holder_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER case_holder_guard BEFORE UPDATE OF assignee_id, liaison_id ON cases_case FOR EACH ROW
WHEN (NEW.assignee_id IS DISTINCT FROM OLD.assignee_id
      OR NEW.liaison_id IS DISTINCT FROM OLD.liaison_id)
EXECUTE FUNCTION case_holder_guard();
