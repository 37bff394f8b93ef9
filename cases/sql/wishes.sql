-- Wishes are those of one person, under that person's keys, and go on from their last version.

CREATE FUNCTION wish_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.about <> coalesce(NEW.member_id, NEW.case_id) OR NEW.member_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM cases_member WHERE ref = NEW.member_id AND case_id = NEW.case_id
    ) THEN
        RAISE EXCEPTION 'wishes lie with the person who said them'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wish_guard';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.ref, NEW.case_id, NEW.member_id) IS DISTINCT FROM (OLD.ref, OLD.case_id, OLD.member_id)
           OR NEW.version NOT IN (OLD.version, OLD.version + 1)
           OR NEW.version = OLD.version AND (
               NEW.by_id <> OLD.by_id OR NEW.at NOT IN (OLD.at, kyiv_day(OLD.at))
           ) THEN
            RAISE EXCEPTION 'wishes go on from their last version'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'wish_guard';
        END IF;
        IF NEW.version = OLD.version THEN
            RETURN NEW;
        END IF;
    END IF;
    PERFORM FROM cases_case WHERE ref = NEW.case_id AND stage <> 'resolved' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'in a resolved case no wishes are changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wish_guard';
    END IF;
    IF EXISTS (SELECT FROM cases_member WHERE ref = NEW.member_id AND erased_on IS NOT NULL) THEN
        RAISE EXCEPTION 'what was erased stays erased'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wish_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER wish_guard BEFORE INSERT OR UPDATE ON cases_wish
FOR EACH ROW EXECUTE FUNCTION wish_guard();

-- With what a person told, their wishes go.
CREATE FUNCTION wishes_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_wish WHERE member_id = NEW.ref;
    RETURN NULL;
END $$;

CREATE TRIGGER wishes_go AFTER UPDATE OF erased_on ON cases_member FOR EACH ROW
WHEN (NEW.erased_on IS NOT NULL AND OLD.erased_on IS NULL) EXECUTE FUNCTION wishes_go();

ALTER TABLE cases_wish ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_wish
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));
