-- What a supervisor did about a colleague's contact is kept as it was: it is seen once, by whoever
-- had the contact, and nothing else of it changes but that its hours give way to days.

CREATE FUNCTION aid_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.seen_at IS NOT NULL OR NOT EXISTS (
            SELECT FROM operators_operator o JOIN cases_contact c ON c.office_id = o.office_id
             WHERE o.ref = NEW.by_id AND o.role = 'supervisor' AND o.is_active
               AND c.ref = NEW.contact_id AND c.state IN ('on_contact', 'wrap_up')
               AND c.operator_id = CASE NEW.kind WHEN 'taken' THEN NEW.by_id ELSE NEW.of_id END
        ) THEN
            RAISE EXCEPTION 'a supervisor of the office helps with a contact in hand'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'aid_guard';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.ref, NEW.contact_id, NEW.kind, NEW.by_id, NEW.of_id, NEW.why)
       IS DISTINCT FROM (OLD.ref, OLD.contact_id, OLD.kind, OLD.by_id, OLD.of_id, OLD.why)
       OR NEW.at NOT IN (OLD.at, kyiv_day(OLD.at))
       OR OLD.seen_at IS NOT NULL
          AND (NEW.seen_at IS NULL OR NEW.seen_at NOT IN (OLD.seen_at, kyiv_day(OLD.seen_at)))
    THEN
        RAISE EXCEPTION 'what was done about a contact is not rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'aid_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER aid_guard BEFORE INSERT OR UPDATE ON cases_aid
FOR EACH ROW EXECUTE FUNCTION aid_guard();

ALTER TABLE cases_aid ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_aid
    USING (EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id))
    WITH CHECK (EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id));
