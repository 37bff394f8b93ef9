-- How many of those whom an office handed on wait or are answered at its sister: counts, and no row.
CREATE FUNCTION sister_has(of_office uuid) RETURNS TABLE (waiting bigint, talking bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) FILTER (WHERE state = 'offered'), count(*) FILTER (WHERE state = 'on_contact')
      FROM public.cases_contact
     WHERE came_from_id = of_office AND state IN ('offered', 'on_contact')
       AND (of_office = ANY (public.reach_offices()) OR public.reach_everywhere())
$$;
