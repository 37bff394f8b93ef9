-- A place is released to whoever leads the hand-over then, and to nobody after them: whoever gets the
-- case next asks anew. An officer who was kept out, moved or passed over opens nothing any more.

CREATE OR REPLACE FUNCTION release_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_case cases_case%ROWTYPE;
BEGIN
    SELECT * INTO of_case FROM cases_case WHERE ref = NEW.case_id;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.voided_at IS NOT NULL AND (NEW.voided_at IS NULL OR NEW.place IS NOT NULL) THEN
            RAISE EXCEPTION 'a void release stays void' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.approver_id IS NOT NULL
           AND (OLD.case_id, OLD.evidence, OLD.requested_by_id, OLD.proposer_id, OLD.approver_id)
               IS DISTINCT FROM
               (NEW.case_id, NEW.evidence, NEW.requested_by_id, NEW.proposer_id, NEW.approver_id)
        THEN
            RAISE EXCEPTION 'a release is not rewritten' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.until IS NOT NULL AND NEW.until > OLD.until THEN
            RAISE EXCEPTION 'a release is not made longer' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.approver_id IS NOT NULL AND NEW.until > NEW.approved_at + interval '72 hours' THEN
        RAISE EXCEPTION 'a release lasts at most 72 hours' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.voided_at IS NULL AND (
        NEW.evidence <> of_case.evidence OR of_case.frozen
        OR of_case.stage NOT IN ('verified', 'scheduled')
    ) THEN
        RAISE EXCEPTION 'only the place of a verified case that is not frozen is released'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.voided_at IS NULL AND (
        of_case.liaison_id IS NULL OR NEW.requested_by_id <> of_case.liaison_id
    ) THEN
        RAISE EXCEPTION 'a place is released to whoever leads the hand-over'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER releases_void ON cases_case;

CREATE TRIGGER releases_void AFTER UPDATE OF evidence, frozen, stage, liaison_id ON cases_case
FOR EACH ROW WHEN (
    NEW.evidence <> OLD.evidence OR (NEW.frozen AND NOT OLD.frozen)
    OR NEW.stage NOT IN ('verified', 'scheduled')
    OR NEW.liaison_id IS DISTINCT FROM OLD.liaison_id
) EXECUTE FUNCTION releases_void();

-- What was asked for by an earlier officer, or is released to nobody, has no reader from now on.
UPDATE cases_placerelease r SET voided_at = clock_timestamp(), place = NULL
  FROM cases_case c
 WHERE c.ref = r.case_id AND r.voided_at IS NULL
   AND (c.liaison_id IS NULL OR r.requested_by_id <> c.liaison_id);
