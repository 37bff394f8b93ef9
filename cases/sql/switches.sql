-- Calls of these lines do what they are asked; `cases/models/contact.py` says the same.
CREATE FUNCTION line_obeys(of_line text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT of_line IN ('sip', 'asterisk', 'freeswitch')
$$;

-- What a switch said is seen within the reach of its contact, and never outlives its hours.
ALTER TABLE cases_switchevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_switchevent
    USING (EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id))
    WITH CHECK (EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id));

CREATE FUNCTION switch_event_has_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM cases_contact c WHERE c.ref = NEW.contact_id AND c.coarse) THEN
        RAISE EXCEPTION 'the hours of this contact are gone'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'switch_event_has_hours';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER switch_event_has_hours BEFORE INSERT OR UPDATE ON cases_switchevent
    FOR EACH ROW EXECUTE FUNCTION switch_event_has_hours();

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
    IF line_obeys(of_line) THEN
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
