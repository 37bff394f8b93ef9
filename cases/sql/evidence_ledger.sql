-- What a verification rests on, counted by PostgreSQL itself: the rules of `cases/ledger.py`.

-- Why the evidence of a case does not carry an approval; null when it does. A source counts once,
-- and those with one root are one source. Of a case that goes on as this one only the doubts count:
-- what speaks for a person is found out anew, what speaks against them never goes unseen.
CREATE FUNCTION evidence_lacks(of_case uuid) RETURNS text LANGUAGE sql STABLE AS $$
    WITH standing AS (
        SELECT s.root_id AS source, i.point, i.weight
          FROM cases_evidenceitem i JOIN cases_source s ON s.ref = i.source_id
         WHERE i.withdrawn_at IS NULL AND (
            i.case_id = of_case OR i.weight < 0
            AND i.case_id IN (SELECT ref FROM cases_case WHERE merged_into_id = of_case)
         )
    ), by_source AS (
        SELECT greatest(max(weight), 0) AS best, sum(least(weight, 0)) AS doubts
          FROM standing GROUP BY source
    )
    SELECT CASE
        WHEN (SELECT count(*) FROM by_source WHERE best > 0) < 2 THEN 'sources'
        WHEN EXISTS (SELECT FROM standing WHERE weight <= -2) THEN 'doubt'
        WHEN (SELECT sum(best + doubts) FROM by_source) < 4 THEN 'weight'
        WHEN (SELECT count(DISTINCT point) FROM standing
               WHERE point IN ('identity', 'duress') AND weight > 0) < 2 THEN 'checks'
    END
$$;

-- A source keeps its case and is a root or hangs on one of the same case; so the tree is flat.
CREATE FUNCTION source_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above cases_source%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.ref, OLD.case_id, OLD.by_id)
       IS DISTINCT FROM (NEW.ref, NEW.case_id, NEW.by_id) THEN
        RAISE EXCEPTION 'a source is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.root_id <> OLD.ref AND NEW.root_id <> OLD.root_id AND NOT EXISTS (
        SELECT FROM cases_source WHERE ref = OLD.root_id AND root_id = NEW.root_id
    ) THEN
        RAISE EXCEPTION 'what is one source stays one' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.root_id <> NEW.ref THEN
        SELECT * INTO above FROM cases_source WHERE ref = NEW.root_id;
        IF above.case_id IS DISTINCT FROM NEW.case_id OR above.root_id <> above.ref THEN
            RAISE EXCEPTION 'a source hangs on a root of its own case'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER source_guard BEFORE INSERT OR UPDATE ON cases_source
FOR EACH ROW EXECUTE FUNCTION source_guard();

-- Two roots that became one must not leave branches behind on the old one.
CREATE FUNCTION source_flat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM cases_source s JOIN cases_source r ON r.ref = s.root_id
         WHERE s.case_id = NEW.case_id AND r.root_id <> r.ref
    ) THEN
        RAISE EXCEPTION 'a source hangs on a root of its own case' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER source_flat AFTER INSERT OR UPDATE ON cases_source
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION source_flat();

-- Evidence changes with its revision alone, so that what was approved is what lies here; that of an
-- alias with its survivor, which is the one that is approved.
CREATE FUNCTION evidence_item_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_case cases_case%ROWTYPE;
BEGIN
    SELECT * INTO of_case FROM cases_case WHERE ref = (
        SELECT coalesce(merged_into_id, ref) FROM cases_case WHERE ref = NEW.case_id
    ) FOR UPDATE;
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.ref, OLD.case_id, OLD.source_id, OLD.point, OLD.checklist, OLD.weight, OLD.revision,
            OLD.by_id)
           IS DISTINCT FROM
           (NEW.ref, NEW.case_id, NEW.source_id, NEW.point, NEW.checklist, NEW.weight, NEW.revision,
            NEW.by_id)
           OR NEW.at NOT IN (OLD.at, kyiv_day(OLD.at))
           OR (OLD.withdrawn_at IS NOT NULL
               AND ((OLD.withdrawn_by_id, OLD.lapsed, OLD.why_withdrawn IS NULL)
                    IS DISTINCT FROM
                    (NEW.withdrawn_by_id, NEW.lapsed, NEW.why_withdrawn IS NULL)
                    OR NEW.withdrawn_at IS NULL
                    OR NEW.withdrawn_at NOT IN (OLD.withdrawn_at, kyiv_day(OLD.withdrawn_at))))
        THEN
            RAISE EXCEPTION 'evidence is withdrawn, never rewritten'
                USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL THEN
            RETURN NEW;
        END IF;
        IF NEW.lapsed AND NOT EXISTS (
            SELECT FROM cases_transition
             WHERE case_id = of_case.ref AND (before, after) = ('resolved', 'intake')
               AND by_id = NEW.withdrawn_by_id AND at = NEW.withdrawn_at AND at >= OLD.at
        ) THEN
            RAISE EXCEPTION 'evidence lapses when its case is reopened'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.weight <= -2 AND NOT NEW.lapsed AND (
            NEW.withdrawn_by_id = OLD.by_id OR NOT EXISTS (
                SELECT FROM operators_operator WHERE ref = NEW.withdrawn_by_id
                   AND role IN ('senior', 'supervisor') AND is_active
                   AND office_id = of_case.office_id
            )
        ) THEN
            RAISE EXCEPTION 'what speaks against it is withdrawn by another, senior person'
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF of_case.ref IS DISTINCT FROM NEW.case_id OR NEW.revision <> of_case.evidence
       OR NEW.withdrawn_at IS NOT NULL OR NEW.lapsed OR NOT EXISTS (
           SELECT FROM cases_source s WHERE s.ref = NEW.source_id AND s.case_id = NEW.case_id
       ) THEN
        RAISE EXCEPTION 'evidence belongs to its case as it is now'
            USING ERRCODE = 'check_violation';
    END IF;
    IF of_case.stage <> 'intake' OR EXISTS (
        SELECT FROM cases_approval
         WHERE case_id = of_case.ref AND evidence = of_case.evidence AND purpose = 'verify'
    ) THEN
        RAISE EXCEPTION 'evidence that somebody approved does not change'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' AND of_case.evidence_by_id IS DISTINCT FROM NEW.by_id THEN
        RAISE EXCEPTION 'who adds evidence has gathered it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER evidence_item_guard BEFORE INSERT OR UPDATE ON cases_evidenceitem
FOR EACH ROW EXECUTE FUNCTION evidence_item_guard();

-- Who comes back is looked at anew: nothing of before stays standing, and nothing goes singly.
CREATE FUNCTION evidence_anew() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.cases_evidenceitem
         WHERE case_id = NEW.ref AND withdrawn_at IS NULL AND revision < NEW.evidence
    ) THEN
        RAISE EXCEPTION 'a reopened case is looked at anew' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER evidence_anew AFTER UPDATE ON cases_case
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.stage = 'resolved' AND NEW.stage = 'intake')
EXECUTE FUNCTION evidence_anew();

-- Named after the guard of approvals, so that it comes after it.
CREATE FUNCTION approval_rests_on_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lacking text := evidence_lacks(NEW.case_id);
BEGIN
    IF lacking IS NOT NULL THEN
        RAISE EXCEPTION 'the evidence does not carry an approval: %', lacking
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER approval_rests_on_evidence BEFORE INSERT ON cases_approval
FOR EACH ROW WHEN (NEW.purpose = 'verify') EXECUTE FUNCTION approval_rests_on_evidence();

DO $$
DECLARE
    rule text := 'EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id)';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['cases_source', 'cases_evidenceitem']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY within_reach ON %I USING (%s) WITH CHECK (%s)', name, rule, rule);
    END LOOP;
END $$;
