-- Somebody moves to another office only by an agreement of two administrators that has not served
-- yet. A decoy stays in its own office by a rule of its own.
CREATE FUNCTION operators_office_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    agreed bigint;
BEGIN
    SELECT id INTO agreed FROM operators_personchange
     WHERE operator_id = NEW.ref AND what = 'office' AND office_id = NEW.office_id
       AND agreed_by_id IS NOT NULL AND NOT spent
     ORDER BY id LIMIT 1 FOR UPDATE;
    IF agreed IS NULL THEN
        RAISE EXCEPTION 'somebody moves by the agreement of two administrators'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_office_by_two';
    END IF;
    UPDATE operators_personchange SET spent = true WHERE id = agreed;
    RETURN NEW;
END $$;

CREATE TRIGGER operators_office_by_two BEFORE UPDATE OF office_id ON operators_operator
    FOR EACH ROW WHEN (OLD.office_id IS DISTINCT FROM NEW.office_id
        AND OLD.stands_for_id IS NULL AND OLD.colleague_of_id IS NULL)
    EXECUTE FUNCTION operators_office_by_two();

-- What two agreed to stays as they agreed to it, and what has served never serves again.
CREATE FUNCTION operators_agreement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.spent AND NOT NEW.spent)
        OR to_jsonb(NEW) - 'spent' IS DISTINCT FROM to_jsonb(OLD) - 'spent' THEN
        RAISE EXCEPTION 'an agreement stays as it was agreed to'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_agreement_stays';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER operators_agreement_stays BEFORE UPDATE ON operators_personchange
    FOR EACH ROW WHEN (OLD.agreed_by_id IS NOT NULL)
    EXECUTE FUNCTION operators_agreement_stays();
