-- What has ended keeps its days, not its hours; what was purged stays empty and stays ended.

CREATE FUNCTION kyiv_day(moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT date_trunc('day', moment, 'Europe/Kyiv')
$$;

CREATE FUNCTION case_retention_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.purged_on IS NOT NULL AND NEW.purged_on IS DISTINCT FROM OLD.purged_on THEN
        RAISE EXCEPTION 'a purged case stays purged' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.purged_on IS NOT NULL AND NEW.stage <> 'resolved' THEN
        RAISE EXCEPTION 'only a resolved case is purged' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.coarse AND NEW.stage <> 'resolved' THEN
        RAISE EXCEPTION 'an open case keeps its hours' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.coarse AND (NEW.opened_at, NEW.moved_at)
       IS DISTINCT FROM (kyiv_day(NEW.opened_at), kyiv_day(NEW.moved_at)) THEN
        RAISE EXCEPTION 'of a resolved case only the day is kept' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER case_retention_guard BEFORE UPDATE ON cases_case
FOR EACH ROW EXECUTE FUNCTION case_retention_guard();

CREATE FUNCTION contact_retention_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.purged_on IS NOT NULL AND NEW.purged_on IS DISTINCT FROM OLD.purged_on THEN
        RAISE EXCEPTION 'a purged contact stays purged' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.coarse AND NEW.state IN ('offered', 'on_contact', 'wrap_up') THEN
        RAISE EXCEPTION 'an open contact keeps its hours' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.coarse AND (NEW.offered_at, NEW.rank_at, NEW.claimed_at, NEW.ended_at, NEW.closed_at)
       IS DISTINCT FROM (
        kyiv_day(NEW.offered_at), kyiv_day(NEW.rank_at), kyiv_day(NEW.claimed_at),
        kyiv_day(NEW.ended_at), kyiv_day(NEW.closed_at)
    ) THEN
        RAISE EXCEPTION 'of a closed contact only the day is kept' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER contact_retention_guard BEFORE UPDATE ON cases_contact
FOR EACH ROW EXECUTE FUNCTION contact_retention_guard();

-- An approval is still never rewritten; of a resolved case its hour may give way to the day, with
-- a signature that says so, and what was found may be emptied.
CREATE OR REPLACE FUNCTION approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_case cases_case%ROWTYPE;
BEGIN
    SELECT * INTO of_case FROM cases_case WHERE ref = NEW.case_id FOR UPDATE;
    IF TG_OP = 'UPDATE' THEN
        IF of_case.stage = 'resolved'
           AND (OLD.ref, OLD.case_id, OLD.operator_id, OLD.purpose, OLD.evidence)
               = (NEW.ref, NEW.case_id, NEW.operator_id, NEW.purpose, NEW.evidence)
           AND NEW.at = kyiv_day(OLD.at)
           AND (NEW.finding IS NULL OR NEW.finding IS NOT DISTINCT FROM OLD.finding) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'an approval is never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.evidence <> of_case.evidence THEN
        RAISE EXCEPTION 'the evidence has changed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.purpose = 'verify' AND EXISTS (
        SELECT 1 FROM cases_evidencechange
        WHERE case_id = NEW.case_id AND by_id = NEW.operator_id
    ) THEN
        RAISE EXCEPTION 'who collected the evidence does not approve it'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.purpose = 'verify' AND EXISTS (
        SELECT 1 FROM cases_approval
        WHERE case_id = NEW.case_id AND operator_id = NEW.operator_id
          AND purpose = 'propose' AND evidence = NEW.evidence
    ) THEN
        RAISE EXCEPTION 'who proposed a verification does not approve it'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
