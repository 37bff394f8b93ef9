-- One claim as one statement: the contact, the audit row, the counter row and the hint.
-- It defers no job. Each client walks through contacts of its own.
\set n :n + 1
SELECT now_version FROM claim_contact(
    (lpad(to_hex(:leg::integer), 8, '0') || '-0000-4000-8' || lpad(:client_id::text, 3, '0')
        || '-' || lpad(:n::text, 12, '0'))::uuid,
    ('0000000b-0000-4000-8000-' || lpad(:client_id::text, 12, '0'))::uuid,
    'operator', :office::uuid, now(), '');
