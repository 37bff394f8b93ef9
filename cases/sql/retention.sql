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

-- An approval is still never rewritten. Its finding may be sealed anew; of a resolved case its hour
-- may give way to the day, with a signature that says so, and what was found may be emptied.
CREATE FUNCTION approval_only_coarser(before cases_approval, after cases_approval) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT (before.ref, before.case_id, before.operator_id, before.purpose, before.evidence)
         = (after.ref, after.case_id, after.operator_id, after.purpose, after.evidence)
       AND after.at = kyiv_day(before.at)
       AND (after.finding IS NULL OR after.finding IS NOT DISTINCT FROM before.finding)
       AND EXISTS (SELECT 1 FROM cases_case WHERE ref = after.case_id AND stage = 'resolved')
$$;

CREATE OR REPLACE FUNCTION approval_stays_as_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF approval_only_resealed(OLD, NEW) OR approval_only_coarser(OLD, NEW) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an approval is never rewritten' USING ERRCODE = 'check_violation';
END $$;
