-- How long people were signed in, busy, and excused, by hours in UTC, of all people of an office at
-- once: never of one. Whoever fell silent was there until the lease of their last sign of life ran
-- out; a clock that went back counts nothing, and no span is longer than a day. Parts of a second
-- are dropped, so that two people never make an hour of three.
CREATE FUNCTION floor_duty(
    state text, reason text, since timestamptz, heartbeat timestamptz, ends timestamptz
) RETURNS TABLE (hour timestamptz, what text, seconds bigint) LANGUAGE sql IMMUTABLE AS $$
    WITH span AS (
        SELECT LEAST(ends, since + interval '1 day',
                     CASE WHEN state <> 'on_contact'
                          THEN GREATEST(since, COALESCE(heartbeat, since)) + interval '60 s' END
               ) AS until
    )
    SELECT each, kind.what,
           floor(extract(epoch FROM LEAST(each + interval '1 hour', until) - GREATEST(each, since)))::bigint
      FROM span, generate_series(date_trunc('hour', since, 'UTC'), until, interval '1 hour') AS each,
           LATERAL (VALUES
               ('signed', state <> 'offline'),
               ('busy', state IN ('on_contact', 'wrap_up')),
               ('excused', state = 'pause' AND reason <> 'missed')
           ) AS kind (what, counts)
     WHERE until > since AND until > each AND kind.counts
$$;

CREATE FUNCTION floor_on_duty() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.floor_delta (hour, office_id, line, language, what, within, number, seconds)
    SELECT hour, person.office_id, '', '', what, 0, 0, seconds
      FROM public.operators_operator AS person,
           public.floor_duty(
               OLD.state, OLD.reason, OLD.since,
               CASE WHEN NEW.state = 'offline' THEN OLD.heartbeat_at ELSE NEW.since END, NEW.since
           )
     WHERE person.ref = NEW.operator_id;
    RETURN NULL;
END $$;
CREATE TRIGGER floor_on_duty AFTER UPDATE OF state, reason, since ON operators_presence
FOR EACH ROW WHEN (OLD.state <> 'offline' AND NEW.since IS DISTINCT FROM OLD.since)
EXECUTE FUNCTION floor_on_duty();
