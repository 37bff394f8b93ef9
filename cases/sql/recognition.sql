-- Who recognised whom is kept, and taken back once; where a typed contact comes from is not rewritten.

CREATE FUNCTION recognition_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.ref, NEW.contact_id, NEW.case_id, NEW.ground, NEW.priority_before, NEW.by_id)
           IS DISTINCT FROM
           (OLD.ref, OLD.contact_id, OLD.case_id, OLD.ground, OLD.priority_before, OLD.by_id)
           OR OLD.undone_by_id IS NOT NULL AND NEW.undone_by_id IS DISTINCT FROM OLD.undone_by_id
        THEN
            RAISE EXCEPTION 'a recognition is not rewritten' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM cases_contact WHERE ref = NEW.contact_id AND case_id IS NOT NULL) THEN
        RAISE EXCEPTION 'the contact belongs to a case already' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER recognition_guard BEFORE INSERT OR UPDATE ON cases_recognition
FOR EACH ROW EXECUTE FUNCTION recognition_guard();

CREATE FUNCTION by_hand_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.contact_id, NEW.came_by, NEW.took_id, NEW.typed_id)
       IS DISTINCT FROM (OLD.contact_id, OLD.came_by, OLD.took_id, OLD.typed_id) THEN
        RAISE EXCEPTION 'where a contact comes from is not rewritten'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER by_hand_guard BEFORE UPDATE ON cases_byhand
FOR EACH ROW EXECUTE FUNCTION by_hand_guard();

DO $$
DECLARE
    rule text;
    name text;
BEGIN
    FOR name, rule IN VALUES
        ('cases_recognition', 'EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id)'),
        ('cases_byhand', 'EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id)')
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY within_reach ON %I USING (%s) WITH CHECK (%s)', name, rule, rule);
    END LOOP;
END $$;
