-- A change of counts says its minute too, so that the last half hour can be told; the worker takes
-- it from there into floor_lately, and nobody keeps it for longer than an hour or two.
CREATE OR REPLACE FUNCTION floor_tally() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before_in text; after_in text;
BEGIN
    SELECT language INTO after_in FROM public.cases_queue WHERE ref = NEW.queue_id;
    IF TG_OP = 'UPDATE' THEN
        SELECT language INTO before_in FROM public.cases_queue WHERE ref = OLD.queue_id;
        after_in := COALESCE(after_in, before_in);
        before_in := COALESCE(before_in, after_in, '');
        INSERT INTO public.floor_delta
               (hour, minute, office_id, line, language, what, within, number, seconds)
        SELECT date_trunc('hour', offered_at, 'UTC'), date_trunc('minute', offered_at),
               office_id, line, language, what, within, sum(number), sum(seconds)
          FROM (SELECT OLD.offered_at, OLD.office_id, OLD.line, before_in AS language,
                       what, within, -number AS number, -seconds AS seconds FROM public.floor_counts(OLD)
                UNION ALL
                SELECT NEW.offered_at, NEW.office_id, NEW.line, COALESCE(after_in, ''),
                       what, within, number, seconds FROM public.floor_counts(NEW)) AS change
         GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(number) <> 0 OR sum(seconds) <> 0;
    ELSE
        INSERT INTO public.floor_delta
               (hour, minute, office_id, line, language, what, within, number, seconds)
        SELECT date_trunc('hour', NEW.offered_at, 'UTC'), date_trunc('minute', NEW.offered_at),
               NEW.office_id, NEW.line, COALESCE(after_in, ''), what, within, number, seconds
          FROM public.floor_counts(NEW);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    rule text := 'office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere())';
BEGIN
    ALTER TABLE floor_lately ENABLE ROW LEVEL SECURITY;
    EXECUTE format('CREATE POLICY within_reach ON floor_lately USING (%s) WITH CHECK (%s)', rule, rule);
END $$;
