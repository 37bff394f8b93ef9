-- An open socket compares this number: it rises with every change of what a person may do, whoever
-- made the change, and nothing can set it.
CREATE FUNCTION operators_rights_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.rights_version := OLD.rights_version + CASE
        WHEN (NEW.role, NEW.office_id, NEW.is_active)
            IS DISTINCT FROM (OLD.role, OLD.office_id, OLD.is_active) THEN 1
        ELSE 0
    END;
    RETURN NEW;
END $$;

CREATE TRIGGER operators_rights_version BEFORE UPDATE ON operators_operator
    FOR EACH ROW EXECUTE FUNCTION operators_rights_version();
