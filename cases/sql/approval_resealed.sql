-- An approval is never rewritten; its finding may be sealed anew, with another key and nothing else.
CREATE FUNCTION approval_only_resealed(before cases_approval, after cases_approval) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT to_jsonb(before) - 'finding' = to_jsonb(after) - 'finding'
       AND octet_length(before.finding) = octet_length(after.finding)
       -- bytes 3 to 6 name the key
       AND substring(before.finding FROM 3 FOR 4) <> substring(after.finding FROM 3 FOR 4)
$$;

CREATE FUNCTION approval_stays_as_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF approval_only_resealed(OLD, NEW) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an approval is never rewritten' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER approval_stays_as_given BEFORE UPDATE ON cases_approval
FOR EACH ROW EXECUTE FUNCTION approval_stays_as_given();

-- The older guard looks at new approvals only.
DROP TRIGGER approval_guard ON cases_approval;
CREATE TRIGGER approval_guard BEFORE INSERT ON cases_approval
FOR EACH ROW EXECUTE FUNCTION approval_guard();
