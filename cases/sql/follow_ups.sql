-- What follows from an ending is a task of a resolved case; everything else is one of an open case.

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
      WHERE c.ref = NEW.case_id AND o.ref = NEW.assignee_id AND o.is_active
        AND (c.stage <> 'resolved' OR NEW.title = 'follow_up' AND c.purged_on IS NULL)
        FOR UPDATE OF c;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a task is of an open case, for somebody of its office'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION tasks_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM cases_task WHERE case_id = NEW.ref AND ended = '' AND title <> 'follow_up'
    ) THEN
        RAISE EXCEPTION 'a resolved case leaves no task open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
