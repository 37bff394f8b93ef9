-- A call of our own is begun only by whoever makes the attempt, and only while it is allowed; what
-- a command is for is never rewritten.
CREATE OR REPLACE FUNCTION call_command_keeps_its_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('done', 'failed') OR NEW.contact_id <> OLD.contact_id
       OR NEW.verb <> OLD.verb OR NEW.key <> OLD.key OR NEW.by_id <> OLD.by_id
       OR NEW.target <> OLD.target OR NEW.line <> OLD.line
       OR NEW.attempt_id IS DISTINCT FROM OLD.attempt_id THEN
        RAISE EXCEPTION 'a command stays what it was'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_command_keeps_its_end';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION call_command_calls_safely() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    tried cases_callattempt%ROWTYPE;
    promise cases_callback%ROWTYPE;
BEGIN
    SELECT * INTO tried FROM cases_callattempt WHERE ref = NEW.attempt_id FOR UPDATE;
    SELECT * INTO promise FROM cases_callback WHERE ref = tried.callback_id FOR UPDATE;
    IF tried.reached IS DISTINCT FROM '' OR tried.by_id <> NEW.by_id
       OR promise.contact_id IS DISTINCT FROM NEW.contact_id OR promise.state <> 'due'
       OR promise.taken_by_id IS DISTINCT FROM NEW.by_id THEN
        RAISE EXCEPTION 'only whoever makes an attempt that goes on calls'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_command_calls_safely';
    END IF;
    IF NOT EXISTS (
        SELECT FROM safe_contacts_held(promise.case_id) held WHERE held.ref = tried.agreement_id
    ) OR EXISTS (
        SELECT FROM safe_contacts_held(promise.case_id) held
         WHERE held.voided_at IS NOT NULL OR held.way <> 'telephone'
            OR (NEW.at AT TIME ZONE held.zone)::date NOT BETWEEN held.valid_from AND held.valid_until
            OR NOT safe_contact_open(held.hours, held.zone, NEW.at)
    ) THEN
        RAISE EXCEPTION 'nobody is called outside what was agreed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_command_calls_safely';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_command_calls_safely BEFORE INSERT ON cases_callcommand
    FOR EACH ROW WHEN (NEW.verb = 'originate') EXECUTE FUNCTION call_command_calls_safely();
