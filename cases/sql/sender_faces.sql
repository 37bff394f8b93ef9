-- A chat stands in front only under the name that it had when its case was verified; and which cases
-- a chat belongs to is asked when it comes under another.

DROP FUNCTION intake_sender(uuid, bytea, timestamptz);
CREATE FUNCTION intake_sender(of_office uuid, of_sign bytea, of_face bytea, at timestamptz)
RETURNS TABLE (known boolean, held boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.cases_knownsender k JOIN public.cases_case c ON c.ref = k.case_id
         WHERE k.sign = of_face AND k.evidence = c.evidence AND NOT c.frozen
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

CREATE FUNCTION sender_cases(of_sign bytea) RETURNS TABLE (of_case uuid, office uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.ref, c.office_id
      FROM public.cases_knownsender k JOIN public.cases_case c ON c.ref = k.case_id
     WHERE k.sign = of_sign AND c.stage <> 'resolved'
$$;

-- Made anew by the worker, with the names of their chats.
DELETE FROM cases_knownsender;
