-- Rows of one office are seen and written only within its reach: the session says whose that is
-- (`operators/reach.py`), and when nothing is said it is nobody's. The owner of the tables is not
-- bound: it migrates, and whoever has its password could lift the rule anyway. The worker's policy
-- comes with its rights (`hotline/grants.py`).

CREATE FUNCTION reach_offices() RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT CASE current_setting('hotline.office', true)
        WHEN '*' THEN NULL
        ELSE string_to_array(nullif(current_setting('hotline.office', true), ''), ',')::uuid[]
    END
$$;

CREATE FUNCTION reach_everywhere() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('hotline.office', true) = '*', false)
$$;

-- Each question is asked once a statement, not once a row.
DO $$
DECLARE
    of_office text := 'office_id = ANY ((SELECT reach_offices())::uuid[])'
                      ' OR (SELECT reach_everywhere())';
    of_contact text := 'EXISTS (SELECT FROM cases_contact c WHERE c.ref = contact_id)';
    of_case text := 'EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id)';
    rule text;
    name text;
BEGIN
    FOR name, rule IN VALUES
        ('cases_case', of_office), ('cases_contact', of_office), ('cases_callback', of_office),
        ('cases_message', of_contact), ('cases_lineevent', of_contact),
        ('cases_identitytag', of_contact || ' OR ' || of_case),
        ('cases_approval', of_case), ('cases_transition', of_case), ('cases_note', of_case),
        ('cases_evidencechange', of_case), ('cases_placelook', of_case),
        ('cases_placerelease', of_case), ('cases_breakglass', of_case)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY within_reach ON %I USING (%s) WITH CHECK (%s)', name, rule, rule);
    END LOOP;
END $$;

-- What intake and matching must know of every office: references, and nothing else.
CREATE FUNCTION intake_known(of_line text, of_key bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.cases_lineevent WHERE line = of_line AND provider_key = of_key
    )
$$;

CREATE FUNCTION intake_call(of_line text, of_key bytea)
RETURNS TABLE (contact uuid, office uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.ref, c.office_id
      FROM public.cases_lineevent e JOIN public.cases_contact c ON c.ref = e.contact_id
     WHERE e.line = of_line AND e.call_key = of_key
     ORDER BY e.id LIMIT 1
$$;

-- The contact that an edited message belongs to, else the open contact of the chat.
CREATE FUNCTION intake_chat(of_line text, of_message bytea, of_route bytea)
RETURNS TABLE (contact uuid, office uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    (SELECT c.ref, c.office_id
       FROM public.cases_message m JOIN public.cases_contact c ON c.ref = m.contact_id
      WHERE c.line = of_line AND m.message_key = of_message
      LIMIT 1)
    UNION ALL
    (SELECT c.ref, c.office_id
       FROM public.cases_contact c
      WHERE c.line = of_line AND c.route = of_route
        AND c.state IN ('offered', 'on_contact', 'wrap_up')
      LIMIT 1)
    LIMIT 1
$$;

-- Cases of any office that share a tag of the searched version with the contact: at most so many by
-- tags of their own, and as many by those of their contacts. One statement, so that a rebuild of the
-- tags never comes between.
CREATE FUNCTION match_cases(of_contact uuid, most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH same AS (
        SELECT t.case_id, t.contact_id
          FROM public.cases_identitytag mine
          JOIN public.cases_identitytag t
            ON t.kind = mine.kind AND t.version = mine.version AND t.tag = mine.tag
         WHERE mine.contact_id = of_contact
           AND mine.version = coalesce((SELECT current FROM public.cases_indexversion), 1)
    )
    (SELECT DISTINCT case_id FROM same WHERE case_id IS NOT NULL LIMIT most)
    UNION
    (SELECT DISTINCT c.case_id
       FROM same JOIN public.cases_contact c ON c.ref = same.contact_id
      WHERE c.case_id IS NOT NULL LIMIT most)
$$;

-- The office of a case behind a glass that this person broke, within its hour.
CREATE FUNCTION glass_office(of_case uuid, of_person uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.office_id
      FROM public.cases_breakglass g JOIN public.cases_case c ON c.ref = g.case_id
     WHERE g.case_id = of_case AND g.by_id = of_person AND g.until > now()
     LIMIT 1
$$;
