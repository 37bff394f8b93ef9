-- Who is invented works in a decoy office too, beside the decoy that it was invented for, for good.
CREATE OR REPLACE FUNCTION operators_decoy_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.stands_for_id IS NULL AND NEW.colleague_of_id IS NULL) <>
       (SELECT o.stands_for_id IS NULL FROM operators_office o WHERE o.ref = NEW.office_id) THEN
        RAISE EXCEPTION 'a decoy works in a decoy office, and nobody else does'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_decoy_apart';
    END IF;
    IF NEW.colleague_of_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM operators_operator d
        WHERE d.ref = NEW.colleague_of_id AND d.office_id = NEW.office_id
            AND d.stands_for_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'who is invented works beside a decoy'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_decoy_apart';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        NEW.stands_for_id IS DISTINCT FROM OLD.stands_for_id
        OR NEW.colleague_of_id IS DISTINCT FROM OLD.colleague_of_id
    ) THEN
        RAISE EXCEPTION 'a decoy stays one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operators_decoy_apart';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER operators_decoy_apart ON operators_operator;
CREATE TRIGGER operators_decoy_apart
    BEFORE INSERT OR UPDATE OF office_id, stands_for_id, colleague_of_id
    ON operators_operator FOR EACH ROW EXECUTE FUNCTION operators_decoy_apart();
