-- Nobody is in two places. Only ranges can be compared in such an index without an extension, so a
-- person stands in it as the range of one number: their reference, hashed to 64 bits.
ALTER TABLE rota_shift ADD CONSTRAINT shift_one_at_a_time EXCLUDE USING gist (
    numrange(uuid_hash_extended(operator_id, 0)::numeric,
             uuid_hash_extended(operator_id, 0)::numeric, '[]') WITH &&,
    tstzrange(begins, ends) WITH &&
);

-- A shift belongs to somebody who takes contacts, may sign in, and works in its office, which is open.
CREATE FUNCTION shift_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.office_id, NEW.operator_id) <> (OLD.office_id, OLD.operator_id) THEN
        RAISE EXCEPTION 'a shift stays with its person' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM FROM operators_operator p JOIN operators_office o ON o.ref = p.office_id
      WHERE p.ref = NEW.operator_id AND o.ref = NEW.office_id AND o.closed_at IS NULL
        AND p.is_active AND p.role IN ('operator', 'senior', 'supervisor');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nobody of this office can work this shift' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shift_guard BEFORE INSERT OR UPDATE ON rota_shift
FOR EACH ROW EXECUTE FUNCTION shift_guard();

-- The rota of an office is read within its reach, as its contacts are.
ALTER TABLE rota_shift ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON rota_shift
 USING (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()))
 WITH CHECK (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()));
