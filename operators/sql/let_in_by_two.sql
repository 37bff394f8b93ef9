-- Nobody is let in, or let in again, but by an agreement of two administrators that has not served
-- yet. A decoy comes and goes with its person.
CREATE FUNCTION operators_let_in_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    agreed bigint;
BEGIN
    SELECT id INTO agreed FROM operators_personchange
     WHERE operator_id = NEW.ref AND lets_in AND agreed_by_id IS NOT NULL AND NOT spent
     ORDER BY id LIMIT 1 FOR UPDATE;
    IF agreed IS NULL THEN
        RAISE EXCEPTION 'somebody is let in by the agreement of two administrators'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_let_in_by_two';
    END IF;
    -- A role that changes in the same statement spends it by its own trigger.
    IF NEW.role = OLD.role THEN
        UPDATE operators_personchange SET spent = true WHERE id = agreed;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER operators_let_in_by_two BEFORE UPDATE OF is_active ON operators_operator
    FOR EACH ROW WHEN (NOT OLD.is_active AND NEW.is_active
        AND NEW.stands_for_id IS NULL AND NEW.colleague_of_id IS NULL)
    EXECUTE FUNCTION operators_let_in_by_two();

-- Whoever is new waits for that agreement. Only the owner of the tables, who sets the console up,
-- writes down somebody who may come in at once: the first administrators have nobody to ask.
CREATE FUNCTION operators_new_wait() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
    THEN
        RAISE EXCEPTION 'somebody new waits for the agreement of two administrators'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_new_wait';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER operators_new_wait BEFORE INSERT ON operators_operator
    FOR EACH ROW WHEN (NEW.is_active AND NEW.stands_for_id IS NULL AND NEW.colleague_of_id IS NULL)
    EXECUTE FUNCTION operators_new_wait();
