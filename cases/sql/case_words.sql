-- Code words are seen within the reach of their case; intake learns the case and which of both it was.

ALTER TABLE cases_casewords ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_casewords
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));

CREATE FUNCTION intake_words(of_key bytea)
RETURNS TABLE (of_case uuid, office uuid, under_duress boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.ref, c.office_id, w.duress_key = of_key
      FROM public.cases_casewords w JOIN public.cases_case c ON c.ref = w.case_id
     WHERE w.said_key = of_key OR w.duress_key = of_key
     LIMIT 1
$$;
