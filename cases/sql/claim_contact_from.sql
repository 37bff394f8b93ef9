-- Taking a contact: one statement, one winner, with its audit row and its live events.
-- The row names the office and the device too.
-- Empty result: somebody was quicker, or the contact is not this office's. The row of the
-- audit says who took what; that the person is busy now follows from it and has no row of its own.
DROP FUNCTION claim_contact(uuid, uuid, text, uuid, timestamptz);
CREATE FUNCTION claim_contact(
    of_contact uuid, by_operator uuid, by_role text, of_office uuid, at timestamptz,
    from_device text
) RETURNS TABLE (now_version integer) LANGUAGE plpgsql AS $$
DECLARE
    new_version integer;
    presence_version integer;
    stream text := 'queue:' || replace(of_office::text, '-', '');
BEGIN
    UPDATE cases_contact
    SET state = 'on_contact', operator_id = by_operator, claimed_at = at, version = version + 1
    WHERE ref = of_contact AND state = 'offered' AND office_id = of_office
    RETURNING version INTO new_version;
    IF NOT FOUND THEN
        RETURN;
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
