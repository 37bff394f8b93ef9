-- For a caller that is one SQL statement: this person took a contact. Call it after the row of
-- the contact is locked and before any other live_append, as everywhere: contact, presence, stream.
CREATE FUNCTION operators_presence_taken(
    by_operator uuid, of_office uuid, at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    new_version integer;
BEGIN
    INSERT INTO operators_presence AS p (operator_id, state, reason, since, version)
    VALUES (by_operator, 'on_contact', '', at, 1)
        ON CONFLICT (operator_id) DO UPDATE
        SET state = 'on_contact', reason = '', since = excluded.since, version = p.version + 1
        WHERE p.state <> 'on_contact'
    RETURNING version INTO new_version;
    IF FOUND THEN
        PERFORM live_append(
            'queue:' || replace(of_office::text, '-', ''),
            'presence.changed', by_operator, new_version
        );
    END IF;
END $$;
