-- Nobody reads their own contact, and what a reader found or whoever held it answered stays.
CREATE FUNCTION score_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held quality_review;
BEGIN
    SELECT * INTO held FROM quality_review WHERE ref = NEW.review_id;
    IF held.operator_id = NEW.by_id OR held.office_id <> NEW.office_id THEN
        RAISE EXCEPTION 'somebody else of the office reads a contact' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.number = 3 AND NOT held.disputed THEN
        RAISE EXCEPTION 'a third reads only what was disputed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER score_guard BEFORE INSERT ON quality_scoresheet
FOR EACH ROW EXECUTE FUNCTION score_guard();

CREATE FUNCTION review_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.office_id, NEW.contact_id, NEW.operator_id, NEW.week)
       IS DISTINCT FROM (OLD.office_id, OLD.contact_id, OLD.operator_id, OLD.week) OR
       (OLD.replied_at IS NOT NULL AND (NEW.replied_at, NEW.disputed)
           IS DISTINCT FROM (OLD.replied_at, OLD.disputed)) THEN
        RAISE EXCEPTION 'what was drawn and answered stays' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_guard BEFORE UPDATE ON quality_review
FOR EACH ROW EXECUTE FUNCTION review_guard();

DO $$
DECLARE
    rule text := 'office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere())';
    name text;
BEGIN
    FOREACH name IN ARRAY '{quality_draw,quality_review,quality_scoresheet}'::text[] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY within_reach ON %I USING (%s) WITH CHECK (%s)', name, rule, rule);
    END LOOP;
END $$;
