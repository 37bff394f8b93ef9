-- What hangs on a case is removed with it and never singly: a purge takes it and leaves its mark in
-- the same transaction, so this is asked at the end of it, and of every office: whoever then reaches
-- another one finds no way around.

CREATE FUNCTION goes_with_its_case() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.cases_case WHERE ref = OLD.case_id AND purged_on IS NULL) THEN
        RAISE EXCEPTION 'this is removed with its case alone' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['evidenceitem', 'source', 'member', 'kin', 'flag', 'task']
    LOOP
        EXECUTE format(
            'CREATE CONSTRAINT TRIGGER goes_with_its_case AFTER DELETE ON cases_%s '
            'DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION goes_with_its_case()',
            name);
    END LOOP;
END $$;

-- Wishes go with whoever asked to be erased as well.
CREATE FUNCTION wishes_go_with_somebody() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.cases_case WHERE ref = OLD.case_id AND purged_on IS NULL)
       AND (OLD.member_id IS NULL OR EXISTS (
           SELECT FROM public.cases_member WHERE ref = OLD.member_id AND erased_on IS NULL
       )) THEN
        RAISE EXCEPTION 'wishes are removed with their case or their person'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER wishes_go_with_somebody AFTER DELETE ON cases_wish
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wishes_go_with_somebody();

-- As in `merges.sql`, and who comes back is looked at anew: what was agreed before counts no more.
CREATE OR REPLACE FUNCTION case_lifecycle_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF OLD.frozen AND NOT NEW.frozen AND OLD.merged_into_id IS NULL
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
        IF OLD.stage = 'resolved' AND NEW.evidence <= OLD.evidence THEN
            RAISE EXCEPTION 'a reopened case is looked at anew' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.frozen AND (OLD.stage, NEW.stage) IN (
            ('intake', 'verified'), ('verified', 'scheduled')
        ) THEN
            RAISE EXCEPTION 'a frozen case makes no forward move' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.frozen AND NEW.stage = 'resolved' AND OLD.merged_into_id IS NULL
           AND case_agreements(NEW.ref, 'resolve', NEW.evidence) < 2 THEN
            RAISE EXCEPTION 'a frozen case is ended by two people'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
