-- An entry written by SQL says where it came from as well.
DROP FUNCTION audit_append(text, text, text, uuid, timestamptz, jsonb);
CREATE FUNCTION audit_append(
    action text, actor text, role text, subject uuid, at timestamptz, detail jsonb,
    office uuid DEFAULT NULL, device text DEFAULT ''
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO audit_entry
        (at, actor, role, action, subject, reason, detail, receipt, office, device)
    VALUES ($5, $2, $3, $1, $4, '', $6, false, $7, $8)
$$;
