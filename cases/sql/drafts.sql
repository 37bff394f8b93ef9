-- A draft belongs to whoever holds the contact, or to somebody who reaches the case; it goes when
-- the contact ends, or the case is resolved or removed, whoever ends or removes it.

CREATE FUNCTION draft_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ((NEW.ref, NEW.about, NEW.place, NEW.by_id)
           IS DISTINCT FROM (OLD.ref, OLD.about, OLD.place, OLD.by_id)
           OR NEW.version NOT IN (OLD.version, OLD.version + 1)) THEN
        RAISE EXCEPTION 'a draft goes on from its last version' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.body IS NULL OR TG_OP = 'UPDATE' AND NEW.version = OLD.version THEN
        RETURN NEW;
    END IF;
    IF NEW.place IN ('case', 'note') THEN
        PERFORM FROM cases_case WHERE ref = NEW.about AND purged_on IS NULL FOR SHARE;
    ELSE
        PERFORM FROM cases_contact WHERE ref = NEW.about AND operator_id = NEW.by_id
            AND state IN ('on_contact', 'wrap_up') FOR SHARE;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing is drafted where nothing can be sent'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER draft_guard BEFORE INSERT OR UPDATE ON cases_draft
FOR EACH ROW EXECUTE FUNCTION draft_guard();

CREATE FUNCTION drafts_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_draft WHERE about = NEW.ref;
    RETURN NULL;
END $$;

CREATE TRIGGER drafts_end AFTER UPDATE OF state ON cases_contact FOR EACH ROW
WHEN (NEW.state IN ('closed', 'abandoned', 'diverted') AND NEW.state <> OLD.state)
EXECUTE FUNCTION drafts_end();

CREATE TRIGGER drafts_end AFTER UPDATE OF coarse, purged_on ON cases_case FOR EACH ROW
WHEN (NEW.coarse AND NOT OLD.coarse OR NEW.purged_on IS NOT NULL AND OLD.purged_on IS NULL)
EXECUTE FUNCTION drafts_end();

ALTER TABLE cases_draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_draft
    USING (EXISTS (SELECT FROM cases_contact c WHERE c.ref = about)
           OR EXISTS (SELECT FROM cases_case c WHERE c.ref = about))
    WITH CHECK (EXISTS (SELECT FROM cases_contact c WHERE c.ref = about)
           OR EXISTS (SELECT FROM cases_case c WHERE c.ref = about));
