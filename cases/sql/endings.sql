-- Who ended a contact at once is not rewritten; it is taken back once, within ten minutes, by the
-- same person or a supervisor. A contact of a case is never ended so.

CREATE FUNCTION ending_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.undone_by_id IS NOT NULL OR EXISTS (
            SELECT FROM cases_contact WHERE ref = NEW.contact_id AND case_id IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'a contact of a case is not ended at once'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ending_guard';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.ref, NEW.contact_id, NEW.by_id) IS DISTINCT FROM (OLD.ref, OLD.contact_id, OLD.by_id)
       OR OLD.undone_by_id IS NOT NULL AND NEW.undone_by_id IS DISTINCT FROM OLD.undone_by_id
    THEN
        RAISE EXCEPTION 'an ending is not rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ending_guard';
    END IF;
    IF OLD.undone_by_id IS NULL AND NEW.undone_by_id IS NOT NULL AND (
        NEW.undone_at > OLD.at + interval '10 minutes'
        OR NEW.undone_by_id <> OLD.by_id AND NOT EXISTS (
            SELECT FROM operators_operator o JOIN cases_contact c ON c.office_id = o.office_id
             WHERE o.ref = NEW.undone_by_id AND o.role = 'supervisor' AND c.ref = OLD.contact_id
        )
    ) THEN
        RAISE EXCEPTION 'an ending is taken back in time, by its author or a supervisor'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ending_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ending_guard BEFORE INSERT OR UPDATE ON cases_ending
FOR EACH ROW EXECUTE FUNCTION ending_guard();

ALTER TABLE cases_ending ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_ending
    USING (EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id))
    WITH CHECK (EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id));

-- A closed contact opens again only where its ending was taken back, in the hands of whoever did.
CREATE OR REPLACE FUNCTION contact_state_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IS DISTINCT FROM OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('offered', 'on_contact'), ('offered', 'abandoned'), ('offered', 'diverted'),
        ('offered', 'closed'), ('on_contact', 'offered'), ('on_contact', 'wrap_up'),
        ('on_contact', 'closed'), ('on_contact', 'diverted'), ('wrap_up', 'on_contact'),
        ('wrap_up', 'closed'),
        -- the switch told of the answer late
        ('offered', 'wrap_up'), ('abandoned', 'wrap_up'), ('abandoned', 'diverted')
    ) AND NOT (
        (OLD.state, NEW.state) = ('closed', 'wrap_up') AND EXISTS (
            SELECT FROM cases_ending
             WHERE contact_id = NEW.ref AND at = OLD.closed_at AND undone_by_id = NEW.operator_id
        )
    ) THEN
        RAISE EXCEPTION 'a contact does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
