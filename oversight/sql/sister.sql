-- To which office one hands on whom it can't answer: the sister of its plan while both work. An
-- office that stands in for a sealed one hands nobody on, so that everybody comes back from where
-- they went.
CREATE FUNCTION office_sister(of_office uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT p.sister_id
      FROM public.oversight_sealplan p
      JOIN public.operators_office here ON here.ref = p.office_id
      JOIN public.operators_office there ON there.ref = p.sister_id
     WHERE p.office_id = of_office
       AND here.sealed_at IS NULL AND here.closed_at IS NULL
       AND there.sealed_at IS NULL AND there.closed_at IS NULL
       AND NOT EXISTS (
           SELECT FROM public.oversight_moved m
             JOIN public.oversight_evacuation e ON e.ref = m.evacuation_id
             JOIN public.oversight_sealplan of_it ON of_it.office_id = e.office_id
            WHERE of_it.sister_id = of_office AND NOT m.returned)
$$;
