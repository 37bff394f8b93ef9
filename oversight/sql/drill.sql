-- Two people of an office drill its sealing; what came of it stays written down.
CREATE FUNCTION drill_by_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.stopped_at IS NOT NULL
       OR TG_OP = 'UPDATE' AND (OLD.stopped_at IS NOT NULL
           OR (NEW.ref, NEW.office_id, NEW.begun_by_id, NEW.begun_at)
               IS DISTINCT FROM (OLD.ref, OLD.office_id, OLD.begun_by_id, OLD.begun_at))
       OR NOT operators_role_held(NEW.begun_by_id, '{supervisor,administrator}')
       OR NOT operators_role_held(NEW.stopped_by_id, '{supervisor,administrator}')
       OR EXISTS (
           SELECT FROM operators_operator o
            WHERE o.ref IN (NEW.begun_by_id, NEW.stopped_by_id) AND o.office_id <> NEW.office_id)
    THEN
        RAISE EXCEPTION 'two people of an office drill its sealing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'drill_by_role';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER drill_by_role BEFORE INSERT OR UPDATE ON oversight_drill
    FOR EACH ROW EXECUTE FUNCTION drill_by_role();
