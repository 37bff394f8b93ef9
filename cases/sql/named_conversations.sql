-- Every contact of a conversation that is named by a random code, with the office that has it.
CREATE FUNCTION intake_named(of_line text, of_key bytea)
RETURNS TABLE (contact uuid, office uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.ref, c.office_id
      FROM public.cases_contact c
     WHERE c.ref IN (
           SELECT e.contact_id FROM public.cases_lineevent e
            WHERE e.line = of_line AND e.call_key = of_key)
     ORDER BY c.offered_at, c.ref
$$;
