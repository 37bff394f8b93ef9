-- A sheet stays its writer's, and goes on from its last version; it is seen within its office.

CREATE FUNCTION sheet_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.ref, NEW.place, NEW.by_id) IS DISTINCT FROM (OLD.ref, OLD.place, OLD.by_id)
       OR NEW.version NOT IN (OLD.version, OLD.version + 1) THEN
        RAISE EXCEPTION 'a sheet goes on from its last version' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER sheet_guard BEFORE UPDATE ON cases_sheet
FOR EACH ROW EXECUTE FUNCTION sheet_guard();

ALTER TABLE cases_sheet ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_sheet
    USING (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()))
    WITH CHECK (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()));
