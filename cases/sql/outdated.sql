-- What is to be asked anew is seen within the reach of its case, and goes with its hours: whoever is
-- no longer open is asked nothing.

ALTER TABLE cases_outdated ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_outdated
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));

CREATE FUNCTION outdated_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_outdated WHERE case_id = NEW.ref;
    RETURN NULL;
END $$;

CREATE TRIGGER outdated_ends AFTER UPDATE OF coarse, purged_on ON cases_case FOR EACH ROW
WHEN (NEW.coarse AND NOT OLD.coarse OR NEW.purged_on IS NOT NULL AND OLD.purged_on IS NULL)
EXECUTE FUNCTION outdated_ends();
