-- The life-cycle, held by PostgreSQL itself: whatever speaks SQL meets the same rules.

CREATE FUNCTION case_agreements(of_case uuid, for_purpose text, of_evidence integer)
RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(DISTINCT operator_id) FROM cases_approval
    WHERE case_id = of_case AND purpose = for_purpose AND evidence = of_evidence
$$;

CREATE FUNCTION case_lifecycle_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.stage <> 'intake' OR NEW.frozen THEN
            RAISE EXCEPTION 'a case begins at intake' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.evidence < OLD.evidence THEN
        RAISE EXCEPTION 'evidence cannot be rolled back' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.frozen AND NOT NEW.frozen
       AND case_agreements(NEW.ref, 'lift', NEW.evidence) < 2 THEN
        RAISE EXCEPTION 'a freeze is lifted by two people' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage IN ('verified', 'scheduled')
       AND case_agreements(NEW.ref, 'verify', NEW.evidence) < 2 THEN
        RAISE EXCEPTION 'two different people must approve the evidence'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage IS DISTINCT FROM OLD.stage THEN
        IF (OLD.stage, NEW.stage) NOT IN (
            ('intake', 'verified'), ('verified', 'scheduled'), ('scheduled', 'verified'),
            ('verified', 'intake'), ('intake', 'resolved'), ('verified', 'resolved'),
            ('scheduled', 'resolved'), ('resolved', 'intake')
        ) THEN
            RAISE EXCEPTION 'a case does not move from % to %', OLD.stage, NEW.stage
                USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.frozen AND (OLD.stage, NEW.stage) IN (
            ('intake', 'verified'), ('verified', 'scheduled')
        ) THEN
            RAISE EXCEPTION 'a frozen case makes no forward move' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.frozen AND NEW.stage = 'resolved'
           AND case_agreements(NEW.ref, 'resolve', NEW.evidence) < 2 THEN
            RAISE EXCEPTION 'a frozen case is ended by two people'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER case_lifecycle_guard BEFORE INSERT OR UPDATE ON cases_case
FOR EACH ROW EXECUTE FUNCTION case_lifecycle_guard();

CREATE FUNCTION approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_case cases_case%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'an approval is never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO of_case FROM cases_case WHERE ref = NEW.case_id FOR UPDATE;
    IF NEW.evidence <> of_case.evidence THEN
        RAISE EXCEPTION 'the evidence has changed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.purpose = 'verify' AND NEW.operator_id = of_case.evidence_by_id THEN
        RAISE EXCEPTION 'who collected the evidence does not approve it'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER approval_guard BEFORE INSERT OR UPDATE ON cases_approval
FOR EACH ROW EXECUTE FUNCTION approval_guard();

CREATE FUNCTION approval_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_case cases_case%ROWTYPE;
BEGIN
    SELECT * INTO of_case FROM cases_case WHERE ref = OLD.case_id;
    IF of_case.stage IN ('verified', 'scheduled') AND OLD.evidence = of_case.evidence THEN
        RAISE EXCEPTION 'the case stands on this approval' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER approval_stays BEFORE DELETE ON cases_approval
FOR EACH ROW EXECUTE FUNCTION approval_stays();

-- A contact that ended stays ended; nobody is taken out of another's hands by an UPDATE.
CREATE FUNCTION contact_state_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IS DISTINCT FROM OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('offered', 'on_contact'), ('offered', 'abandoned'), ('offered', 'diverted'),
        ('offered', 'closed'), ('on_contact', 'offered'), ('on_contact', 'wrap_up'),
        ('on_contact', 'closed'), ('on_contact', 'diverted'), ('wrap_up', 'on_contact'),
        ('wrap_up', 'closed'),
        -- the switch told of the answer late
        ('offered', 'wrap_up'), ('abandoned', 'wrap_up'), ('abandoned', 'diverted')
    ) THEN
        RAISE EXCEPTION 'a contact does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER contact_state_guard BEFORE UPDATE ON cases_contact
FOR EACH ROW EXECUTE FUNCTION contact_state_guard();
