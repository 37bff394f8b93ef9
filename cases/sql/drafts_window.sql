-- What is typed of a hand-over window is typed about a case, like a note.

CREATE OR REPLACE FUNCTION draft_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ((NEW.ref, NEW.about, NEW.place, NEW.by_id)
           IS DISTINCT FROM (OLD.ref, OLD.about, OLD.place, OLD.by_id)
           OR NEW.version NOT IN (OLD.version, OLD.version + 1)) THEN
        RAISE EXCEPTION 'a draft goes on from its last version' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.body IS NULL OR TG_OP = 'UPDATE' AND NEW.version = OLD.version THEN
        RETURN NEW;
    END IF;
    IF NEW.place IN ('case', 'note', 'private', 'window') THEN
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
