-- An office is sealed by two people of it within two minutes, and opened by the holders of shares.

CREATE FUNCTION evacuation_by_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.sealed_at IS NOT NULL
       OR TG_OP = 'UPDATE' AND (
           (NEW.office_id, NEW.begun_by_id, NEW.begun_at)
               IS DISTINCT FROM (OLD.office_id, OLD.begun_by_id, OLD.begun_at)
           OR OLD.sealed_at IS NOT NULL AND (NEW.confirmed_by_id, NEW.sealed_at)
               IS DISTINCT FROM (OLD.confirmed_by_id, OLD.sealed_at)
           OR OLD.opened_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'two people of an office seal it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evacuation_by_role';
    END IF;
    -- They work there when they say so; afterwards they may be moved.
    IF (TG_OP = 'INSERT' OR OLD.sealed_at IS NULL) AND (
        NOT operators_role_held(NEW.begun_by_id, '{supervisor,administrator}')
        OR NOT operators_role_held(NEW.confirmed_by_id, '{supervisor,administrator}')
        OR EXISTS (
            SELECT FROM operators_operator o
             WHERE o.ref IN (NEW.begun_by_id, NEW.confirmed_by_id)
               AND o.office_id <> NEW.office_id))
    THEN
        RAISE EXCEPTION 'two people of an office seal it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evacuation_by_role';
    END IF;
    IF NEW.opened_at IS NOT NULL AND (SELECT count(*) FROM oversight_share s
         JOIN oversight_sealplan p ON p.id = s.plan_id
        WHERE p.office_id = NEW.office_id AND s.given_at >= NEW.sealed_at)
       < (SELECT needed FROM oversight_sealplan WHERE office_id = NEW.office_id)
    THEN
        RAISE EXCEPTION 'a sealed office is opened by its shares'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'evacuation_by_shares';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evacuation_by_role BEFORE INSERT OR UPDATE ON oversight_evacuation
    FOR EACH ROW EXECUTE FUNCTION evacuation_by_role();

-- What happened to an office is not unmade; a beginning that nobody confirmed may go.
CREATE FUNCTION evacuation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sealed_at IS NOT NULL THEN
        RAISE EXCEPTION 'an evacuation stays written down' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER evacuation_stays BEFORE DELETE ON oversight_evacuation
    FOR EACH ROW EXECUTE FUNCTION evacuation_stays();

-- While an office is sealed its plan stands: other shares would open nothing.
CREATE FUNCTION seal_plan_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM operators_office WHERE ref = OLD.office_id AND sealed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'this office is sealed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER seal_plan_stands BEFORE UPDATE OR DELETE ON oversight_sealplan
    FOR EACH ROW EXECUTE FUNCTION seal_plan_stands();

-- An office, and the decoys that stand for it, is sealed exactly while an evacuation of it is open.
CREATE FUNCTION office_seals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.sealed_at IS NOT NULL) IS DISTINCT FROM EXISTS (
        SELECT FROM oversight_evacuation
         WHERE office_id = COALESCE(NEW.stands_for_id, NEW.ref)
           AND sealed_at IS NOT NULL AND opened_at IS NULL)
    THEN
        RAISE EXCEPTION 'two people seal an office, and its shares open it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'office_seals';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER office_seals BEFORE INSERT OR UPDATE OF sealed_at ON operators_office
    FOR EACH ROW EXECUTE FUNCTION office_seals();

CREATE FUNCTION office_sealed(of_office uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.operators_office WHERE ref = of_office AND sealed_at IS NOT NULL
    )
$$;

-- Whatever else is allowed, nobody but the owner of the tables sees a row of a sealed office, and
-- what hangs on a case or contact goes with it. Asked once a statement; that no office is sealed
-- is asked first, for the planner takes the list alone to leave next to nothing.
DO $$
DECLARE
    rule text := '(SELECT NOT EXISTS (SELECT FROM operators_office WHERE sealed_at IS NOT NULL))'
        || ' OR office_id <> ALL (ARRAY(SELECT ref FROM operators_office WHERE sealed_at IS NOT NULL))';
    name text;
BEGIN
    FOREACH name IN ARRAY
        ('{cases_case,cases_contact,cases_callback,cases_chat,cases_sheet,cases_savedfilter,'
         'rota_shiftnote,quality_review,quality_scoresheet}')::text[]
    LOOP
        EXECUTE format('CREATE POLICY not_sealed ON %I AS RESTRICTIVE USING (%s) WITH CHECK (%s)',
                       name, rule, rule);
    END LOOP;
END $$;

-- Whose keys are shut with a sealed office: references, and nothing else. Who waits or speaks goes to
-- the sister office first, and keeps theirs.
CREATE FUNCTION office_owners(of_office uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH sealed AS (
        SELECT ref FROM public.operators_office WHERE ref = of_office AND sealed_at IS NOT NULL
    )
    SELECT c.ref FROM public.cases_case c JOIN sealed ON c.office_id = sealed.ref
    UNION ALL
    SELECT c.ref FROM public.cases_contact c JOIN sealed ON c.office_id = sealed.ref
     WHERE c.state NOT IN ('offered', 'on_contact')
    UNION ALL
    SELECT m.ref FROM public.cases_member m JOIN public.cases_case c ON c.ref = m.case_id
      JOIN sealed ON c.office_id = sealed.ref
    UNION ALL
    SELECT c.ref FROM public.cases_chat c JOIN sealed ON c.office_id = sealed.ref
    UNION ALL
    SELECT s.ref FROM public.cases_sheet s JOIN sealed ON s.office_id = sealed.ref
    UNION ALL
    SELECT n.ref FROM public.rota_shiftnote n JOIN sealed ON n.office_id = sealed.ref
    UNION ALL
    SELECT r.ref FROM public.quality_review r JOIN sealed ON r.office_id = sealed.ref
    UNION ALL
    SELECT s.ref FROM public.quality_scoresheet s JOIN sealed ON s.office_id = sealed.ref
$$;

-- Whether a contact of a sealed office has still to go to the sister, or went by now: a word about
-- it waits so long.
CREATE FUNCTION contact_diverts(of_contact uuid, of_office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.cases_contact c
         WHERE c.ref = of_contact AND (c.office_id <> of_office
            OR c.state IN ('offered', 'on_contact') AND EXISTS (
               SELECT FROM public.oversight_evacuation e
                WHERE e.office_id = c.office_id AND e.sealed_at IS NOT NULL
                  AND e.keys_at IS NULL AND e.opened_at IS NULL)))
$$;

-- The office that answers a line of nobody: the first that is open; if it is sealed, its sister.
CREATE FUNCTION office_first() RETURNS uuid LANGUAGE sql STABLE AS $$
    WITH working AS (
        SELECT ref, code, sealed_at FROM public.operators_office
         WHERE closed_at IS NULL AND stands_for_id IS NULL
    ), first AS (
        SELECT ref, sealed_at FROM working ORDER BY code LIMIT 1
    )
    SELECT coalesce(
        (SELECT w.ref FROM first JOIN public.oversight_sealplan p ON p.office_id = first.ref
           JOIN working w ON w.ref = p.sister_id
          WHERE first.sealed_at IS NOT NULL AND w.sealed_at IS NULL),
        (SELECT ref FROM working WHERE sealed_at IS NULL ORDER BY code LIMIT 1))
$$;

-- Lines, whoever waits or speaks, and promised callbacks go to the sister office; their cases stay.
-- Who was in a conversation stands in front. Gives what moved; a second call moves what came since.
CREATE FUNCTION office_divert(of_evacuation uuid) RETURNS TABLE (kind text, key text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    here uuid; there uuid;
BEGIN
    SELECT e.office_id, p.sister_id INTO here, there
      FROM public.oversight_evacuation e JOIN public.oversight_sealplan p ON p.office_id = e.office_id
     WHERE e.ref = of_evacuation AND e.sealed_at IS NOT NULL AND e.opened_at IS NULL;
    IF here IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO public.cases_queue (ref, office_id, language)
    SELECT gen_random_uuid(), there, language FROM public.cases_queue WHERE office_id = here
    ON CONFLICT (office_id, language) DO NOTHING;
    RETURN QUERY
    WITH gone AS (
        UPDATE public.cases_line l SET office_id = there WHERE l.office_id = here RETURNING l.key
    )
    INSERT INTO public.oversight_moved (evacuation_id, kind, key, returned)
    SELECT of_evacuation, 'line', gone.key, false FROM gone
    ON CONFLICT ON CONSTRAINT moved_once DO UPDATE SET returned = false
    RETURNING oversight_moved.kind::text, oversight_moved.key::text;
    PERFORM FROM public.cases_contact c
      WHERE c.office_id = here AND (c.state IN ('offered', 'on_contact', 'wrap_up')
         OR EXISTS (SELECT FROM public.cases_ring r
                     WHERE r.contact_id = c.ref AND r.ended_at IS NULL)
         OR EXISTS (SELECT FROM public.cases_callback b
                     WHERE b.contact_id = c.ref AND b.state = 'due' AND b.source <> 'abandoned'))
      ORDER BY c.ref FOR UPDATE;
    UPDATE public.cases_ring r SET ended_at = now(), "end" = 'withdrawn'
      FROM public.cases_contact c
     WHERE r.contact_id = c.ref AND c.office_id = here AND r.ended_at IS NULL;
    -- What stays here open leads nowhere: who writes again opens a contact at the sister.
    UPDATE public.cases_contact c
       SET route = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
     WHERE c.office_id = here AND c.state = 'wrap_up' AND c.route IS NOT NULL;
    RETURN QUERY
    WITH going AS (
        SELECT c.ref, c.case_id, c.state
          FROM public.cases_contact c
         WHERE c.office_id = here AND (c.state IN ('offered', 'on_contact') OR c.state <> 'wrap_up'
           AND EXISTS (SELECT FROM public.cases_callback b
                        WHERE b.contact_id = c.ref AND b.state = 'due' AND b.source <> 'abandoned'))
         ORDER BY c.ref FOR UPDATE
    ), parted AS (
        UPDATE public.cases_contact c
           SET office_id = there, case_id = NULL, version = c.version + 1,
               lane = CASE WHEN going.state = 'on_contact' THEN -1 ELSE c.lane END,
               state = CASE WHEN going.state = 'on_contact' THEN 'offered' ELSE c.state END,
               operator_id = CASE WHEN going.state IN ('offered', 'on_contact') THEN NULL
                                  ELSE c.operator_id END,
               claimed_at = CASE WHEN going.state IN ('offered', 'on_contact') THEN NULL
                                 ELSE c.claimed_at END,
               queue_id = (SELECT new.ref FROM public.cases_queue old JOIN public.cases_queue new
                              ON new.language = old.language AND new.office_id = there
                            WHERE old.ref = c.queue_id)
          FROM going WHERE c.ref = going.ref
        RETURNING c.ref, going.case_id
    )
    INSERT INTO public.oversight_moved (evacuation_id, kind, key, case_ref, returned)
    SELECT of_evacuation, 'contact', parted.ref::text, parted.case_id, false FROM parted
    ON CONFLICT ON CONSTRAINT moved_once DO NOTHING
    RETURNING oversight_moved.kind::text, oversight_moved.key::text;
    RETURN QUERY
    WITH going AS (
        SELECT b.ref, b.case_id FROM public.cases_callback b
          JOIN public.cases_contact c ON c.ref = b.contact_id AND c.office_id = there
         WHERE b.office_id = here AND b.state = 'due' AND b.source <> 'abandoned'
    ), parted AS (
        UPDATE public.cases_callback b SET office_id = there, case_id = NULL, taken_by_id = NULL
          FROM going WHERE b.ref = going.ref RETURNING b.ref, going.case_id
    )
    INSERT INTO public.oversight_moved (evacuation_id, kind, key, case_ref, returned)
    SELECT of_evacuation, 'callback', parted.ref::text, parted.case_id, false FROM parted
    ON CONFLICT ON CONSTRAINT moved_once DO NOTHING
    RETURNING oversight_moved.kind::text, oversight_moved.key::text;
    UPDATE public.cases_chat c SET office_id = there
     WHERE c.office_id = here AND c.is_open AND NOT EXISTS (
           SELECT FROM public.cases_chat o
            WHERE o.office_id = there AND o.line = c.line AND o.route = c.route);
END $$;

-- Once opened, lines come back, and so does what is over and was put to no other case meanwhile.
-- Says how much is still elsewhere.
CREATE FUNCTION office_return(of_evacuation uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    here uuid; there uuid; total bigint;
BEGIN
    SELECT e.office_id, p.sister_id INTO here, there
      FROM public.oversight_evacuation e JOIN public.oversight_sealplan p ON p.office_id = e.office_id
     WHERE e.ref = of_evacuation AND e.opened_at IS NOT NULL;
    IF here IS NULL OR public.office_sealed(here) THEN
        RETURN 0;
    END IF;
    UPDATE public.cases_line l SET office_id = here FROM public.oversight_moved m
     WHERE m.evacuation_id = of_evacuation AND m.kind = 'line' AND NOT m.returned
       AND l.key = m.key AND l.office_id = there;
    UPDATE public.cases_contact c SET office_id = here, case_id = m.case_ref, version = c.version + 1
      FROM public.oversight_moved m
     WHERE m.evacuation_id = of_evacuation AND m.kind = 'contact' AND NOT m.returned
       AND c.ref = m.key::uuid AND c.office_id = there AND c.case_id IS NULL
       AND c.state NOT IN ('offered', 'on_contact', 'wrap_up')
       AND NOT EXISTS (SELECT FROM public.cases_case k
                        WHERE k.ref = m.case_ref AND k.merged_into_id IS NOT NULL);
    UPDATE public.cases_callback b SET office_id = here, case_id = m.case_ref
      FROM public.oversight_moved m, public.cases_contact c
     WHERE m.evacuation_id = of_evacuation AND m.kind = 'callback' AND NOT m.returned
       AND b.ref = m.key::uuid AND b.office_id = there AND b.case_id IS NULL
       AND c.ref = b.contact_id AND c.office_id = here;
    -- What is elsewhere still comes back one day, unless it was put to another case, or is gone.
    UPDATE public.oversight_moved m SET returned = true
     WHERE m.evacuation_id = of_evacuation AND NOT m.returned AND (
        m.kind = 'line' AND NOT EXISTS (
            SELECT FROM public.cases_line l WHERE l.key = m.key AND l.office_id <> here)
        OR m.kind = 'contact' AND NOT EXISTS (
            SELECT FROM public.cases_contact c
             WHERE c.ref = m.key::uuid AND c.office_id <> here AND c.case_id IS NULL
               AND (c.state IN ('offered', 'on_contact', 'wrap_up') OR NOT EXISTS (
                    SELECT FROM public.cases_case k
                     WHERE k.ref = m.case_ref AND k.merged_into_id IS NOT NULL))));
    UPDATE public.oversight_moved m SET returned = true
     WHERE m.evacuation_id = of_evacuation AND NOT m.returned AND m.kind = 'callback'
       AND NOT EXISTS (
            SELECT FROM public.cases_callback b
              JOIN public.oversight_moved o ON o.evacuation_id = of_evacuation
               AND o.kind = 'contact' AND o.key = b.contact_id::text AND NOT o.returned
             WHERE b.ref = m.key::uuid AND b.office_id <> here AND b.case_id IS NULL);
    SELECT count(*) INTO total FROM public.oversight_moved m
     WHERE m.evacuation_id = of_evacuation AND NOT m.returned;
    RETURN total;
END $$;

-- To whoever comes in, a sealed case is not there.
CREATE OR REPLACE FUNCTION intake_chat(of_line text, of_message bytea, of_route bytea)
RETURNS TABLE (contact uuid, office uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    (SELECT c.ref, c.office_id
       FROM public.cases_message m JOIN public.cases_contact c ON c.ref = m.contact_id
      WHERE c.line = of_line AND m.message_key = of_message
        AND NOT public.office_sealed(c.office_id)
      LIMIT 1)
    UNION ALL
    (SELECT c.ref, c.office_id
       FROM public.cases_contact c
      WHERE c.line = of_line AND c.route = of_route
        AND c.state IN ('offered', 'on_contact', 'wrap_up')
        AND NOT public.office_sealed(c.office_id)
      LIMIT 1)
    LIMIT 1
$$;

CREATE OR REPLACE FUNCTION intake_named(of_line text, of_key bytea)
RETURNS TABLE (contact uuid, office uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.ref, c.office_id
      FROM public.cases_contact c
     WHERE c.ref IN (
           SELECT e.contact_id FROM public.cases_lineevent e
            WHERE e.line = of_line AND e.call_key = of_key)
       AND NOT public.office_sealed(c.office_id)
     ORDER BY c.offered_at, c.ref
$$;

CREATE OR REPLACE FUNCTION match_cases(of_contact uuid, most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH same AS (
        SELECT t.case_id, t.contact_id
          FROM public.cases_identitytag mine
          JOIN public.cases_identitytag t
            ON t.kind = mine.kind AND t.version = mine.version AND t.tag = mine.tag
         WHERE mine.contact_id = of_contact
           AND mine.version = coalesce((SELECT current FROM public.cases_indexversion), 1)
    ), alike AS (
        (SELECT DISTINCT case_id FROM same WHERE case_id IS NOT NULL LIMIT most)
        UNION
        (SELECT DISTINCT c.case_id
           FROM same JOIN public.cases_contact c ON c.ref = same.contact_id
          WHERE c.case_id IS NOT NULL LIMIT most)
    )
    SELECT a.case_id FROM alike a JOIN public.cases_case k ON k.ref = a.case_id
     WHERE NOT public.office_sealed(k.office_id)
$$;

CREATE OR REPLACE FUNCTION intake_words(of_key bytea)
RETURNS TABLE (of_case uuid, office uuid, under_duress boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.ref, c.office_id, w.duress_key = of_key
      FROM public.cases_casewords w JOIN public.cases_case c ON c.ref = w.case_id
     WHERE (w.said_key = of_key OR w.duress_key = of_key) AND NOT public.office_sealed(c.office_id)
     LIMIT 1
$$;

CREATE OR REPLACE FUNCTION sender_cases(of_sign bytea) RETURNS TABLE (of_case uuid, office uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.ref, c.office_id
      FROM public.cases_knownsender k JOIN public.cases_case c ON c.ref = k.case_id
     WHERE k.sign = of_sign AND c.stage <> 'resolved' AND NOT public.office_sealed(c.office_id)
$$;
