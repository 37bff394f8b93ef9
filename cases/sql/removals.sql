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

-- Who comes back is looked at anew: what was agreed before counts no more.
CREATE FUNCTION case_reopened_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.evidence <= OLD.evidence THEN
        RAISE EXCEPTION 'a reopened case is looked at anew' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER case_reopened_guard BEFORE UPDATE ON cases_case
FOR EACH ROW WHEN (OLD.stage = 'resolved' AND NEW.stage <> 'resolved')
EXECUTE FUNCTION case_reopened_guard();
