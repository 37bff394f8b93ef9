-- Counts of contacts follow the contacts themselves: whatever changes one, by whatever door, writes
-- what changed of the counts in the same transaction. Rows are only added, so that no two calls wait
-- for one another; the worker folds them. A contact whose hours were taken away changes nothing more,
-- what was never offered is not counted, nor what was typed in by hand.
-- Bounds and the short abandon stand in floor/figures.py too; a test compares them.
CREATE FUNCTION floor_bound(seconds bigint) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(min(bound), 0)::smallint
      FROM unnest('{5,10,15,20,30,45,60,90,120,180,300,600,900,1800,3600}'::int[]) AS bound
     WHERE bound >= seconds
$$;

-- Whole minutes, in seconds: a length to the second is found again in the network's list of calls.
CREATE FUNCTION floor_minutes(length interval) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT 60 * round(GREATEST(0, extract(epoch FROM length)) / 60)::bigint
$$;

CREATE FUNCTION floor_counts(contact cases_contact)
RETURNS TABLE (what text, within smallint, number int, seconds bigint) LANGUAGE sql IMMUTABLE AS $$
    WITH times AS (
        SELECT 5 * ceil(
                   GREATEST(0, extract(epoch FROM contact.claimed_at - contact.offered_at)) / 5
               )::bigint AS wait,
               public.floor_minutes(contact.ended_at - contact.claimed_at) AS talk,
               public.floor_minutes(contact.closed_at - contact.ended_at) AS wrap,
               GREATEST(0, extract(epoch FROM contact.ended_at - contact.offered_at)) AS stayed
    )
    SELECT 'offered', 0::smallint, 1, 0::bigint
    UNION ALL
    SELECT 'wait', public.floor_bound(wait), 1, wait FROM times
     WHERE contact.claimed_at IS NOT NULL AND contact.state IN ('on_contact', 'wrap_up', 'closed')
    UNION ALL
    SELECT CASE WHEN stayed < 5 THEN 'short' ELSE 'abandoned' END, 0::smallint, 1, 0::bigint
      FROM times WHERE contact.state = 'abandoned'
    UNION ALL
    SELECT 'diverted', 0::smallint, 1, 0::bigint
     WHERE contact.state = 'diverted'
        OR (contact.state IN ('wrap_up', 'closed') AND contact.claimed_at IS NULL)
    UNION ALL
    SELECT 'talk', 0::smallint, 1, talk FROM times
     WHERE talk IS NOT NULL AND contact.state IN ('wrap_up', 'closed')
    UNION ALL
    SELECT 'wrap_up', 0::smallint, 1, wrap FROM times
     WHERE wrap IS NOT NULL AND talk IS NOT NULL AND contact.state = 'closed'
$$;

CREATE FUNCTION floor_tally() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before_in text; after_in text;
BEGIN
    SELECT language INTO after_in FROM public.cases_queue WHERE ref = NEW.queue_id;
    IF TG_OP = 'UPDATE' THEN
        SELECT language INTO before_in FROM public.cases_queue WHERE ref = OLD.queue_id;
        after_in := COALESCE(after_in, before_in);
        before_in := COALESCE(before_in, after_in, '');
        INSERT INTO public.floor_delta (hour, office_id, line, language, what, within, number, seconds)
        SELECT date_trunc('hour', offered_at, 'UTC'), office_id, line, language, what, within,
               sum(number), sum(seconds)
          FROM (SELECT OLD.offered_at, OLD.office_id, OLD.line, before_in AS language,
                       what, within, -number AS number, -seconds AS seconds FROM public.floor_counts(OLD)
                UNION ALL
                SELECT NEW.offered_at, NEW.office_id, NEW.line, COALESCE(after_in, ''),
                       what, within, number, seconds FROM public.floor_counts(NEW)) AS change
         GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(number) <> 0 OR sum(seconds) <> 0;
    ELSE
        INSERT INTO public.floor_delta (hour, office_id, line, language, what, within, number, seconds)
        SELECT date_trunc('hour', NEW.offered_at, 'UTC'), NEW.office_id, NEW.line,
               COALESCE(after_in, ''), what, within, number, seconds FROM public.floor_counts(NEW);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER floor_tally_begun AFTER INSERT ON cases_contact
FOR EACH ROW WHEN (NOT NEW.coarse AND NEW.state = 'offered' AND NEW.line <> 'byhand')
EXECUTE FUNCTION floor_tally();
CREATE TRIGGER floor_tally_changed
AFTER UPDATE OF state, claimed_at, ended_at, closed_at, office_id, queue_id ON cases_contact
FOR EACH ROW WHEN (NOT OLD.coarse AND NOT NEW.coarse AND NEW.line <> 'byhand')
EXECUTE FUNCTION floor_tally();

-- Counts of an office are read within its reach, as its contacts are.
DO $$
DECLARE
    rule text := 'office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere())';
    name text;
BEGIN
    FOREACH name IN ARRAY '{floor_tally,floor_delta}'::text[] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY within_reach ON %I USING (%s) WITH CHECK (%s)', name, rule, rule);
    END LOOP;
END $$;
