-- How long cases stayed at a stage, how many were verified, refused, and went silent: by the day in
-- Kyiv of the change, and never by the hour. Lengths are told by bounds in hours, which stand in
-- floor/flow.py too; a test compares them.
CREATE FUNCTION floor_hours(length interval) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
    SELECT COALESCE(min(bound), 0)::smallint
      FROM unnest('{1,2,4,8,12,24,48,72,96,120,168,240,336,504,720,1440,2160,4320}'::int[]) AS bound
     WHERE bound * interval '1 hour' >= length
$$;

CREATE FUNCTION floor_moved() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.floor_delta (hour, office_id, line, language, what, within, number, seconds)
    SELECT public.kyiv_day(NEW.moved_at), NEW.office_id, '', '', each,
           public.floor_hours(NEW.moved_at - OLD.moved_at), 1, 0
      FROM unnest(ARRAY[
               OLD.stage, CASE WHEN OLD.stage = 'intake' AND NEW.stage = 'verified' THEN 'verifies' END
           ]) AS each
     WHERE each IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER floor_moved AFTER UPDATE OF stage ON cases_case
FOR EACH ROW WHEN (OLD.stage <> NEW.stage AND OLD.stage <> 'resolved')
EXECUTE FUNCTION floor_moved();

CREATE FUNCTION floor_said() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.floor_delta (hour, office_id, line, language, what, within, number, seconds)
    SELECT public.kyiv_day(NEW.at), office_id, '', '', TG_ARGV[0], 0, 1, 0
      FROM public.cases_case WHERE ref = NEW.case_id;
    RETURN NULL;
END $$;
CREATE TRIGGER floor_refused AFTER INSERT ON cases_approval
FOR EACH ROW WHEN (NEW.purpose = 'refuse') EXECUTE FUNCTION floor_said('refused');
CREATE TRIGGER floor_dormant AFTER INSERT ON cases_dormancy
FOR EACH ROW EXECUTE FUNCTION floor_said('dormant');
