-- An approval counts for 24 hours: to verify a case, and once more to schedule it. PostgreSQL goes
-- by its own clock; whatever moment anybody claims changes nothing.

-- The one clock of these rules. Its owner alone can put another in its place.
CREATE FUNCTION case_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT clock_timestamp()
$$;

CREATE FUNCTION fresh_agreements(of_case uuid, of_evidence integer)
RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT count(DISTINCT operator_id) FROM cases_approval
     WHERE case_id = of_case AND purpose = 'verify' AND evidence = of_evidence
       AND given_at > case_clock() - interval '24 hours'
$$;

-- Named after the guard of the life-cycle, so that it comes after it.
CREATE FUNCTION case_stale_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF fresh_agreements(NEW.ref, NEW.evidence) < 2 THEN
        RAISE EXCEPTION 'the approvals are older than 24 hours' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER case_stale_guard BEFORE UPDATE ON cases_case
FOR EACH ROW WHEN (
    NEW.stage IS DISTINCT FROM OLD.stage
    AND (NEW.stage = 'scheduled' OR (NEW.stage = 'verified' AND OLD.stage <> 'scheduled'))
) EXECUTE FUNCTION case_stale_guard();

-- Named after the guard of approvals, which locks the case: two at once come one after the other.
CREATE FUNCTION approval_once_fresh() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.given_at := NULL;
    IF NEW.purpose = 'verify' THEN
        NEW.given_at := case_clock();
        IF EXISTS (
            SELECT FROM cases_approval
             WHERE case_id = NEW.case_id AND operator_id = NEW.operator_id AND purpose = 'verify'
               AND evidence = NEW.evidence AND at > NEW.at - interval '24 hours'
        ) THEN
            RAISE EXCEPTION 'whoever approved within 24 hours does not do so again'
                USING ERRCODE = 'unique_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER approval_once_fresh BEFORE INSERT ON cases_approval
FOR EACH ROW EXECUTE FUNCTION approval_once_fresh();

-- Of a resolved case the moment that PostgreSQL saw gives way to the day with the one that was told.
CREATE OR REPLACE FUNCTION approval_only_coarser(before cases_approval, after cases_approval)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (before.ref, before.case_id, before.operator_id, before.purpose, before.evidence)
         = (after.ref, after.case_id, after.operator_id, after.purpose, after.evidence)
       AND after.at = kyiv_day(before.at)
       AND after.given_at IS NOT DISTINCT FROM kyiv_day(before.given_at)
       AND (after.finding IS NULL OR after.finding IS NOT DISTINCT FROM before.finding)
       AND EXISTS (SELECT 1 FROM cases_case WHERE ref = after.case_id AND stage = 'resolved')
$$;

-- What was approved before there was this clock is as old as was told.
ALTER TABLE cases_approval DISABLE TRIGGER approval_stays_as_given;
UPDATE cases_approval SET given_at = at WHERE purpose = 'verify';
ALTER TABLE cases_approval ENABLE TRIGGER approval_stays_as_given;
