-- Whoever asks and whoever agrees are administrators at that moment, whoever sends the statement.
CREATE FUNCTION operators_change_by_administrators() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unnest(ARRAY[NEW.asked_by_id, NEW.agreed_by_id]) AS person
         WHERE person IS NOT NULL AND NOT EXISTS (
               SELECT FROM operators_operator o
                WHERE o.ref = person AND o.role = 'administrator' AND o.is_active)
    ) THEN
        RAISE EXCEPTION 'administrators ask for changes of people and agree to them'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_change_by_administrators';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER operators_change_by_administrators
    BEFORE INSERT OR UPDATE OF asked_by_id, agreed_by_id ON operators_personchange
    FOR EACH ROW EXECUTE FUNCTION operators_change_by_administrators();
