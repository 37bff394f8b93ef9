-- Notes between shifts, and how much of the rota was worked, are read within the reach of an office.
DO $$
DECLARE
    rule text := 'office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere())';
    name text;
BEGIN
    FOREACH name IN ARRAY '{rota_shiftnote,rota_cover}'::text[] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY within_reach ON %I USING (%s) WITH CHECK (%s)', name, rule, rule);
    END LOOP;
END $$;
