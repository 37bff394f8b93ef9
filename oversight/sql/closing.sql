-- What still belongs to an office: people who may sign in, cases that are not resolved, contacts that
-- are open, lines that it answers, callbacks that are promised, members who asked to be erased, and
-- resolved cases that a freeze keeps. Counts, and nothing else.
CREATE FUNCTION office_holds(of_office uuid)
RETURNS TABLE (people bigint, cases bigint, contacts bigint, lines bigint, callbacks bigint,
    erasures bigint, frozen bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (SELECT count(*) FROM public.operators_operator
             WHERE office_id = of_office AND is_active),
           (SELECT count(*) FROM public.cases_case
             WHERE office_id = of_office AND stage <> 'resolved'
               AND purged_on IS NULL AND merged_into_id IS NULL),
           (SELECT count(*) FROM public.cases_contact
             WHERE office_id = of_office AND state IN ('offered', 'on_contact', 'wrap_up')),
           (SELECT count(*) FROM public.cases_line WHERE office_id = of_office),
           (SELECT count(*) FROM public.cases_callback
             WHERE office_id = of_office AND state = 'due'),
           (SELECT count(*) FROM public.cases_member m
              JOIN public.cases_case c ON c.ref = m.case_id
             WHERE c.office_id = of_office
               AND m.erasure_at IS NOT NULL AND m.erased_on IS NULL),
           (SELECT count(*) FROM public.cases_case
             WHERE office_id = of_office AND stage = 'resolved' AND frozen
               AND purged_on IS NULL AND merged_into_id IS NULL)
$$;

-- Administrators ask and agree, and what two agreed to stays as it is.
CREATE FUNCTION office_closing_by_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT operators_role_held(NEW.asked_by_id, '{administrator}')
       OR NOT operators_role_held(NEW.agreed_by_id, '{administrator}')
       OR TG_OP = 'UPDATE' AND (OLD.agreed_by_id IS NOT NULL
           OR (NEW.office_id, NEW.asked_by_id) IS DISTINCT FROM (OLD.office_id, OLD.asked_by_id))
    THEN
        RAISE EXCEPTION 'two administrators close an office'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'office_closing_by_role';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER office_closing_by_role BEFORE INSERT OR UPDATE ON oversight_officeclosing
    FOR EACH ROW EXECUTE FUNCTION office_closing_by_role();

-- An office closes by such an agreement alone, empty, and for good.
CREATE FUNCTION office_closes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record;
BEGIN
    SELECT * INTO held FROM office_holds(NEW.ref);
    IF OLD.closed_at IS NOT NULL
       OR held.people + held.cases + held.contacts + held.lines
          + held.callbacks + held.erasures + held.frozen > 0
       OR NOT EXISTS (
           SELECT FROM oversight_officeclosing
            WHERE office_id = NEW.ref AND agreed_by_id IS NOT NULL
       )
    THEN
        RAISE EXCEPTION 'an office closes empty, and by two administrators'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'office_closes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER office_closes BEFORE UPDATE OF closed_at ON operators_office
    FOR EACH ROW WHEN (OLD.closed_at IS DISTINCT FROM NEW.closed_at)
    EXECUTE FUNCTION office_closes();

-- Nobody comes to work in a closed office, and no line is given to it. The lock lets whoever closes
-- it in the same moment wait, and see what came.
CREATE FUNCTION office_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM operators_office WHERE ref = NEW.office_id AND closed_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this office is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'office_is_open';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER office_is_open BEFORE INSERT OR UPDATE OF office_id, is_active ON operators_operator
    FOR EACH ROW WHEN (NEW.is_active) EXECUTE FUNCTION office_is_open();
CREATE TRIGGER office_is_open BEFORE INSERT OR UPDATE OF office_id ON cases_line
    FOR EACH ROW EXECUTE FUNCTION office_is_open();
