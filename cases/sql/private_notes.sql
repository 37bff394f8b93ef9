-- A private note is kept or removed, never rewritten, and never given to another case or writer; a
-- debrief is closed once, by a supervisor of its office.

CREATE FUNCTION private_note_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.closed_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'a debrief begins open' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.ref, NEW.case_id, NEW.by_id, NEW.debrief)
       IS DISTINCT FROM (OLD.ref, OLD.case_id, OLD.by_id, OLD.debrief)
       OR OLD.closed_by_id IS NOT NULL AND NEW.closed_by_id IS DISTINCT FROM OLD.closed_by_id THEN
        RAISE EXCEPTION 'a private note is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.closed_by_id IS NULL AND NEW.closed_by_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM operators_operator o JOIN cases_case c ON c.office_id = o.office_id
         WHERE o.ref = NEW.closed_by_id AND o.role = 'supervisor' AND o.is_active
           AND c.ref = NEW.case_id
    ) THEN
        RAISE EXCEPTION 'a supervisor of the office closes a debrief'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER private_note_guard BEFORE INSERT OR UPDATE ON cases_privatenote
FOR EACH ROW EXECUTE FUNCTION private_note_guard();

CREATE TRIGGER not_of_an_alias BEFORE INSERT OR UPDATE OF case_id ON cases_privatenote
FOR EACH ROW EXECUTE FUNCTION not_of_an_alias();

ALTER TABLE cases_privatenote ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_privatenote
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));
