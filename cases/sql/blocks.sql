-- Who is held back: proposed by one person, agreed by a supervisor of the office who is another, and
-- never of a known person without that being said. It ends by itself; nothing of it is rewritten.

CREATE FUNCTION sender_known(of_sign bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.cases_knownsender WHERE sign = of_sign)
$$;

-- How somebody who comes now is to be ordered: first, as everybody, or held back.
CREATE FUNCTION intake_sender(of_office uuid, of_sign bytea, at timestamptz)
RETURNS TABLE (known boolean, held boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.cases_knownsender k JOIN public.cases_case c ON c.ref = k.case_id
         WHERE k.sign = of_sign AND k.evidence = c.evidence AND NOT c.frozen
           AND c.stage IN ('verified', 'scheduled')
    ), EXISTS (
        SELECT FROM public.cases_block b
         WHERE b.office_id = of_office AND b.sign = of_sign AND b.until > at
           AND b.agreed_by_id IS NOT NULL AND b.lifted_by_id IS NULL
           -- Somebody who became known since is not held back by what nobody knew.
           AND (b.known_told OR NOT EXISTS (
               SELECT FROM public.cases_knownsender WHERE sign = of_sign
           ))
    )
$$;

CREATE FUNCTION block_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text := NULL;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.agreed_by_id IS NOT NULL OR NEW.lifted_by_id IS NOT NULL
           OR length(NEW.sign) <> 32 OR NEW.until > NEW.proposed_at + interval '30 days'
           OR NOT EXISTS (
               SELECT FROM cases_contact WHERE ref = NEW.contact_id AND office_id = NEW.office_id
           )
        THEN
            told := 'a block begins as a proposal';
        END IF;
    ELSIF (NEW.ref, NEW.office_id, NEW.contact_id, NEW.why, NEW.proposed_by_id)
          IS DISTINCT FROM
          (OLD.ref, OLD.office_id, OLD.contact_id, OLD.why, OLD.proposed_by_id)
          OR NEW.until > OLD.until
          OR NEW.sign IS DISTINCT FROM OLD.sign AND NEW.sign <> ''
          OR OLD.lifted_by_id IS NOT NULL AND NEW.lifted_by_id IS DISTINCT FROM OLD.lifted_by_id
          OR OLD.agreed_by_id IS NOT NULL AND (
              NEW.agreed_by_id IS DISTINCT FROM OLD.agreed_by_id
              OR NEW.known_told <> OLD.known_told
          )
    THEN
        told := 'a block is not rewritten';
    ELSIF OLD.agreed_by_id IS NULL AND NEW.agreed_by_id IS NOT NULL THEN
        IF OLD.lifted_by_id IS NOT NULL OR NEW.agreed_at >= OLD.until OR NOT EXISTS (
            SELECT FROM operators_operator
             WHERE ref = NEW.agreed_by_id AND role = 'supervisor' AND is_active
               AND office_id = NEW.office_id
        ) THEN
            told := 'a supervisor of the office agrees to a block';
        ELSIF NOT NEW.known_told AND sender_known(OLD.sign) THEN
            told := 'nobody known is held back without that being said';
        END IF;
    END IF;
    IF told IS NOT NULL THEN
        RAISE EXCEPTION '%', told USING ERRCODE = 'check_violation', CONSTRAINT = 'block_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER block_guard BEFORE INSERT OR UPDATE ON cases_block
FOR EACH ROW EXECUTE FUNCTION block_guard();

DO $$
DECLARE
    rule text;
    name text;
BEGIN
    FOR name, rule IN VALUES
        ('cases_knownsender', 'EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id)'),
        ('cases_block', 'EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id)')
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY within_reach ON %I USING (%s) WITH CHECK (%s)', name, rule, rule);
    END LOOP;
END $$;
