-- Who gathered evidence, and what was released on it: kept by PostgreSQL, whoever speaks SQL.

CREATE FUNCTION evidence_remember() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.evidence_by_id IS NOT NULL THEN
        INSERT INTO cases_evidencechange (case_id, revision, by_id)
        VALUES (NEW.ref, NEW.evidence, NEW.evidence_by_id)
        ON CONFLICT (case_id, revision) DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER evidence_remember AFTER INSERT OR UPDATE OF evidence, evidence_by_id ON cases_case
FOR EACH ROW EXECUTE FUNCTION evidence_remember();

INSERT INTO cases_evidencechange (case_id, revision, by_id)
SELECT ref, evidence, evidence_by_id FROM cases_case WHERE evidence_by_id IS NOT NULL;

-- A row goes only with its case, and is never rewritten.
CREATE FUNCTION evidence_change_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM cases_case WHERE ref = OLD.case_id) THEN
        RAISE EXCEPTION 'who gathered evidence is not forgotten'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE CONSTRAINT TRIGGER evidence_change_stays AFTER UPDATE OR DELETE ON cases_evidencechange
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION evidence_change_stays();

CREATE OR REPLACE FUNCTION approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION release_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
    RETURN NEW;
END $$;

CREATE TRIGGER release_guard BEFORE INSERT OR UPDATE ON cases_placerelease
FOR EACH ROW EXECUTE FUNCTION release_guard();

-- What was released on other evidence, before a freeze or for another stage is void at once.
CREATE FUNCTION releases_void() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_placerelease SET voided_at = clock_timestamp(), place = NULL
    WHERE case_id = NEW.ref AND voided_at IS NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER releases_void AFTER UPDATE OF evidence, frozen, stage ON cases_case
FOR EACH ROW WHEN (
    NEW.evidence <> OLD.evidence OR (NEW.frozen AND NOT OLD.frozen)
    OR NEW.stage NOT IN ('verified', 'scheduled')
) EXECUTE FUNCTION releases_void();
