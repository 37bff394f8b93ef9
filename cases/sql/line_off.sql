-- Only an administrator switches a line off or on again, whoever sends the statement, and what was
-- written of it stays: `oversight.manage_lines` of operators/roles.py.
CREATE FUNCTION line_off_by_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.on_at IS NOT NULL OR NOT operators_role_held(NEW.off_by_id, '{administrator}') THEN
            RAISE EXCEPTION 'an administrator switches a line off'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'line_off_by_administrator';
        END IF;
    ELSIF OLD.on_at IS NOT NULL
        OR (NEW.ref, NEW.line, NEW.why, NEW.off_at, NEW.off_by_id)
            IS DISTINCT FROM (OLD.ref, OLD.line, OLD.why, OLD.off_at, OLD.off_by_id)
        OR NOT operators_role_held(NEW.on_by_id, '{administrator}') THEN
        RAISE EXCEPTION 'an administrator switches a line on again, once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_off_by_administrator';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER line_off_by_administrator BEFORE INSERT OR UPDATE ON cases_lineoff
    FOR EACH ROW EXECUTE FUNCTION line_off_by_administrator();
