-- A call of a line that obeys is answered by its claim: the command is part of the same statement.
-- A command reaches as far as its contact, and once it has ended nothing changes it any more.
ALTER TABLE cases_callcommand ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_callcommand
    USING (EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id))
    WITH CHECK (EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id));

CREATE FUNCTION call_command_keeps_its_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('done', 'failed') OR NEW.contact_id <> OLD.contact_id
       OR NEW.verb <> OLD.verb OR NEW.key <> OLD.key OR NEW.by_id <> OLD.by_id THEN
        RAISE EXCEPTION 'a command stays what it was'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_command_keeps_its_end';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_command_keeps_its_end BEFORE UPDATE ON cases_callcommand
    FOR EACH ROW EXECUTE FUNCTION call_command_keeps_its_end();

CREATE OR REPLACE FUNCTION claim_contact(
    of_contact uuid, by_operator uuid, by_role text, of_office uuid, at timestamptz,
    from_device text
) RETURNS TABLE (now_version integer) LANGUAGE plpgsql AS $$
DECLARE
    new_version integer;
    of_line text;
    presence_version integer;
    stream text := 'queue:' || replace(of_office::text, '-', '');
BEGIN
    UPDATE cases_contact
    SET state = 'on_contact', operator_id = by_operator, claimed_at = at, version = version + 1
    WHERE ref = of_contact AND state = 'offered' AND office_id = of_office
    RETURNING version, line INTO new_version, of_line;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF of_line = 'sip' THEN
        INSERT INTO cases_callcommand
            (ref, contact_id, verb, key, state, by_id, at, deadline, cause)
        VALUES (
            gen_random_uuid(), of_contact, 'answer',
            format('%s:answer:%s', replace(of_contact::text, '-', ''), new_version),
            'queued', by_operator, at, at + interval '10 seconds', ''
        );
    END IF;
    INSERT INTO operators_presence AS p (operator_id, state, reason, since, heartbeat_at, version)
    VALUES (by_operator, 'on_contact', '', at, at, 1)
    ON CONFLICT (operator_id) DO UPDATE
        SET state = 'on_contact', reason = '', since = at, version = p.version + 1
        WHERE p.state <> 'on_contact'
    RETURNING p.version INTO presence_version;
    PERFORM audit_append(
        'contact.claimed', by_operator::text, by_role, of_contact, at, '{}'::jsonb,
        of_office, from_device
    );
    IF presence_version IS NULL THEN
        PERFORM live_append(stream, 'contact.claimed', of_contact, new_version);
    ELSE
        PERFORM live_publish(
            ARRAY[stream, stream],
            ARRAY['contact.claimed', 'presence.changed'],
            ARRAY[of_contact, by_operator],
            ARRAY[new_version, presence_version],
            ARRAY[NULL, NULL]::jsonb[]
        );
    END IF;
    now_version := new_version;
    RETURN NEXT;
END $$;
