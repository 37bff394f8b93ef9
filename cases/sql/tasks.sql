-- A task has a window, is of an open case and of somebody of its office, and ends once; a resolved
-- case leaves none open. (What may change of one stands in tasks_follow.sql.)

CREATE FUNCTION task_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.ref, NEW.case_id, NEW.title, NEW.assignee_id, NEW.by_id)
           IS DISTINCT FROM (OLD.ref, OLD.case_id, OLD.title, OLD.assignee_id, OLD.by_id)
           OR NEW.at NOT IN (OLD.at, kyiv_day(OLD.at))
           OR NEW.span <> OLD.span AND (OLD.ended = '' OR NOT NEW.span @> OLD.span)
           OR OLD.ended <> '' AND (NEW.ended, NEW.why, NEW.ended_by_id)
              IS DISTINCT FROM (OLD.ended, OLD.why, OLD.ended_by_id) THEN
            RAISE EXCEPTION 'a task is not rewritten' USING ERRCODE = 'check_violation';
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

CREATE TRIGGER task_guard BEFORE INSERT OR UPDATE ON cases_task
FOR EACH ROW EXECUTE FUNCTION task_guard();

CREATE FUNCTION tasks_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM cases_task WHERE case_id = NEW.ref AND ended = '') THEN
        RAISE EXCEPTION 'a resolved case leaves no task open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER tasks_ended AFTER UPDATE OF stage ON cases_case
FOR EACH ROW WHEN (NEW.stage = 'resolved' AND OLD.stage <> 'resolved')
EXECUTE FUNCTION tasks_ended();

CREATE TRIGGER not_of_an_alias BEFORE INSERT OR UPDATE OF case_id ON cases_task
FOR EACH ROW EXECUTE FUNCTION not_of_an_alias();

CREATE INDEX task_open_until ON cases_task (upper(span)) WHERE ended = '';

ALTER TABLE cases_task ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_task
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));
