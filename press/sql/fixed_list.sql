-- A release is frozen: made once, of the whole weeks of its period, four weeks after it at the
-- earliest, in the order of the clock, and from then on neither changed nor removed by anybody. It
-- holds the tables of the fixed list and no other: no dimension that hangs on what we think of a call.
CREATE OR REPLACE FUNCTION press_release_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    starts date;
    after date;
    listed jsonb := '[["caller_kind_language", ["caller_kind", "language"]]]';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'a release is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'press_release_guard';
    END IF;
    -- A month has the weeks whose Thursday lies in it, and so has a year.
    starts := to_date(rpad(NEW.period, 7, '-01'), 'YYYY-MM');
    after := starts + CASE length(NEW.period) WHEN 4 THEN interval '1 year' ELSE interval '1 month' END;
    IF NEW.begins <> date_trunc('week', starts + 3)::date
       OR NEW.ends <> date_trunc('week', after + 3)::date - 1 THEN
        RAISE EXCEPTION 'a release has the weeks of its period'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'press_release_guard';
    END IF;
    IF NEW.digest <> encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex')
       OR (NEW.built_at AT TIME ZONE 'Europe/Kyiv')::date < NEW.ends + 28
       OR (clock_timestamp() AT TIME ZONE 'Europe/Kyiv')::date < NEW.ends + 28
       OR EXISTS (SELECT FROM press_release r WHERE r.built_at > NEW.built_at) THEN
        RAISE EXCEPTION 'a release is made under its hash, after its time, by a clock that goes on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'press_release_guard';
    END IF;
    IF length(NEW.period) > 4 THEN
        listed := '[["total", []], ["line", ["line"]], ["caller_kind", ["caller_kind"]],
                    ["language", ["language"]], ["region", ["region"]]]';
    END IF;
    IF EXISTS (
        SELECT FROM jsonb_array_elements(NEW.content::jsonb -> 'tables') AS made
         WHERE NOT listed @> jsonb_build_array(jsonb_build_array(made -> 'id', made -> 'dimensions'))
            OR EXISTS (
                SELECT FROM jsonb_array_elements(made -> 'cells') AS cell
                 WHERE cell - 'value' - ARRAY(SELECT jsonb_array_elements_text(made -> 'dimensions')) <> '{}'
            )
    ) OR jsonb_array_length(NEW.content::jsonb -> 'tables') > jsonb_array_length(listed) THEN
        RAISE EXCEPTION 'a release has the tables of the fixed list'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'press_release_guard';
    END IF;
    RETURN NEW;
END $$;
