-- A flag ends after it begins and within ninety days, is one of its kind at a time, and is not
-- rewritten: renewed it ends later, taken off it stays off, and its hours give way to days.

CREATE FUNCTION flag_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.ref, NEW.case_id, NEW.kind, NEW.by_id)
           IS DISTINCT FROM (OLD.ref, OLD.case_id, OLD.kind, OLD.by_id)
           OR NEW.at NOT IN (OLD.at, kyiv_day(OLD.at))
           OR OLD.lifted_by_id IS NOT NULL AND NEW.lifted_by_id IS DISTINCT FROM OLD.lifted_by_id
           OR NEW.until <> OLD.until AND NEW.until <> kyiv_day(OLD.until)
              AND (OLD.lifted_by_id IS NOT NULL OR NEW.until < OLD.until) THEN
            RAISE EXCEPTION 'a flag is not rewritten' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.until <= NEW.at OR NEW.until > NEW.at + interval '90 days' OR NEW.lifted_at IS NOT NULL THEN
        RAISE EXCEPTION 'a flag stands for a while, and no longer than ninety days'
            USING ERRCODE = 'check_violation';
    END IF;
    PERFORM FROM cases_case WHERE ref = NEW.case_id AND stage <> 'resolved' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a resolved case takes no flag' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM cases_flag
         WHERE case_id = NEW.case_id AND kind = NEW.kind AND lifted_at IS NULL AND until > NEW.at
    ) THEN
        RAISE EXCEPTION 'this flag stands already' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER flag_guard BEFORE INSERT OR UPDATE ON cases_flag
FOR EACH ROW EXECUTE FUNCTION flag_guard();

CREATE TRIGGER not_of_an_alias BEFORE INSERT OR UPDATE OF case_id ON cases_flag
FOR EACH ROW EXECUTE FUNCTION not_of_an_alias();

ALTER TABLE cases_flag ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_flag
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));
