-- Whoever asks for a period and whoever agrees to it may do so at that moment, whoever sends the
-- statement: `oversight.set_retention` of operators/roles.py.
CREATE FUNCTION period_by_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.asked_by_id, NEW.approved_by_id, NEW.kind, NEW.days)
       IS NOT DISTINCT FROM (OLD.asked_by_id, OLD.approved_by_id, OLD.kind, OLD.days) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.asked_by_id, NEW.kind, NEW.days)
       IS DISTINCT FROM (OLD.asked_by_id, OLD.kind, OLD.days) THEN
        RAISE EXCEPTION 'a period stays as it was asked for'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_by_role';
    END IF;
    IF NOT operators_role_held(NEW.asked_by_id, '{supervisor,administrator}')
       OR NOT operators_role_held(NEW.approved_by_id, '{supervisor,administrator}') THEN
        RAISE EXCEPTION 'supervisors and administrators agree on periods'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_by_role';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER period_by_role BEFORE INSERT OR UPDATE ON cases_retentionperiod
    FOR EACH ROW EXECUTE FUNCTION period_by_role();
