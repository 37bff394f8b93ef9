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
    agreed cases_safecontact%ROWTYPE;
BEGIN
    SELECT * INTO tried FROM cases_callattempt WHERE ref = NEW.attempt_id FOR UPDATE;
    SELECT * INTO agreed FROM cases_safecontact WHERE ref = tried.agreement_id FOR SHARE;
    IF tried.reached IS DISTINCT FROM '' OR tried.by_id <> NEW.by_id
       OR NOT EXISTS (SELECT FROM cases_callback b WHERE b.ref = tried.callback_id
                         AND b.contact_id = NEW.contact_id AND b.state = 'due'
                         AND b.taken_by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'only whoever makes an attempt that goes on calls'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_command_calls_safely';
    END IF;
    IF agreed.voided_at IS NOT NULL OR agreed.way <> 'telephone'
       OR (NEW.at AT TIME ZONE agreed.zone)::date NOT BETWEEN agreed.valid_from AND agreed.valid_until
       OR EXISTS (SELECT FROM cases_safecontact newer
                   WHERE newer.case_id = agreed.case_id AND newer.revision > agreed.revision)
       OR NOT safe_contact_open(agreed.hours, agreed.zone, NEW.at) THEN
        RAISE EXCEPTION 'nobody is called outside what was agreed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_command_calls_safely';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_command_calls_safely BEFORE INSERT ON cases_callcommand
    FOR EACH ROW WHEN (NEW.verb = 'originate') EXECUTE FUNCTION call_command_calls_safely();
