-- An open task goes with its case: to whoever has the case now, to nobody else, and from whoever lost
-- it, if they can't open it any more.

CREATE OR REPLACE FUNCTION task_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.ref, NEW.case_id, NEW.title, NEW.by_id)
           IS DISTINCT FROM (OLD.ref, OLD.case_id, OLD.title, OLD.by_id)
           OR NEW.at NOT IN (OLD.at, kyiv_day(OLD.at))
           OR NEW.span <> OLD.span AND (OLD.ended = '' OR NOT NEW.span @> OLD.span)
           OR OLD.ended <> '' AND (NEW.ended, NEW.why, NEW.ended_by_id)
              IS DISTINCT FROM (OLD.ended, OLD.why, OLD.ended_by_id) THEN
            RAISE EXCEPTION 'a task is not rewritten' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.assignee_id <> OLD.assignee_id AND (OLD.ended <> '' OR NOT EXISTS (
            SELECT FROM cases_case c
              JOIN cases_case whole ON whole.ref = coalesce(c.merged_into_id, c.ref)
             WHERE c.ref = NEW.case_id AND NEW.assignee_id IN (whole.assignee_id, whole.liaison_id)
        )) THEN
            RAISE EXCEPTION 'an open task goes to whoever has its case, to nobody else'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.ended <> '' THEN
        RAISE EXCEPTION 'a task begins open' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM FROM cases_case c JOIN operators_operator o ON o.office_id = c.office_id
      WHERE c.ref = NEW.case_id AND c.stage <> 'resolved' AND o.ref = NEW.assignee_id AND o.is_active
        FOR UPDATE OF c;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a task is of an open case, for somebody of its office'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Asked at the end, when the tasks have gone as well, and of every office. Whoever reads the whole
-- office keeps what is theirs.
CREATE FUNCTION tasks_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.cases_task t JOIN public.cases_case c ON c.ref = t.case_id
          JOIN public.cases_case whole ON whole.ref = coalesce(c.merged_into_id, c.ref)
          JOIN public.operators_operator o ON o.ref = t.assignee_id
         WHERE whole.ref = NEW.ref AND t.ended = '' AND o.role IN ('operator', 'liaison')
           AND (t.assignee_id = OLD.assignee_id AND t.assignee_id <> whole.assignee_id
                OR t.assignee_id = OLD.liaison_id AND t.assignee_id <> whole.liaison_id)
    ) THEN
        RAISE EXCEPTION 'open tasks go with their case' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER tasks_follow AFTER UPDATE ON cases_case
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.assignee_id IS DISTINCT FROM NEW.assignee_id
      OR OLD.liaison_id IS DISTINCT FROM NEW.liaison_id)
EXECUTE FUNCTION tasks_follow();
