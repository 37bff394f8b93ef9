-- A role changes only by an agreement of two administrators that has not served yet.
CREATE FUNCTION operators_role_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    agreed bigint;
BEGIN
    SELECT id INTO agreed FROM operators_personchange
     WHERE operator_id = NEW.ref AND what = 'role' AND role = NEW.role
       AND agreed_by_id IS NOT NULL AND NOT spent
     ORDER BY id LIMIT 1 FOR UPDATE;
    IF agreed IS NULL THEN
        RAISE EXCEPTION 'a role changes by the agreement of two administrators'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_role_by_two';
    END IF;
    UPDATE operators_personchange SET spent = true WHERE id = agreed;
    RETURN NEW;
END $$;

CREATE TRIGGER operators_role_by_two BEFORE UPDATE OF role ON operators_operator
    FOR EACH ROW WHEN (OLD.role IS DISTINCT FROM NEW.role)
    EXECUTE FUNCTION operators_role_by_two();
