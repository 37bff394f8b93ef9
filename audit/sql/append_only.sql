-- The audit only grows: no UPDATE, DELETE or TRUNCATE, whoever asks.

CREATE FUNCTION audit_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit only grows' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_never();
CREATE TRIGGER audit_entry_stays BEFORE TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_never();
CREATE TRIGGER audit_seal_only_grows BEFORE UPDATE OR DELETE ON audit_seal
FOR EACH ROW EXECUTE FUNCTION audit_never();
CREATE TRIGGER audit_seal_stays BEFORE TRUNCATE ON audit_seal
FOR EACH STATEMENT EXECUTE FUNCTION audit_never();

-- The transaction that wrote an entry, so that the sealer never overtakes one still open.
ALTER TABLE audit_entry ADD COLUMN written_in xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_entry_order ON audit_entry (written_in, id);

-- For callers that are one SQL statement.
CREATE FUNCTION audit_append(
    action text, actor text, role text, subject uuid, at timestamptz, detail jsonb
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO audit_entry (at, actor, role, action, subject, reason, detail, receipt)
    VALUES ($5, $2, $3, $1, $4, '', $6, false)
$$;
