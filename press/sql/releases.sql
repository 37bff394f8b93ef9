-- A release is frozen: made once, four weeks after its period at the earliest, in the order of the
-- clock, and from then on neither changed nor removed by anybody.
CREATE FUNCTION press_release_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'a release is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'press_release_guard';
    END IF;
    IF NEW.digest <> encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex')
       OR NEW.ends < NEW.begins
       OR (NEW.built_at AT TIME ZONE 'Europe/Kyiv')::date < NEW.ends + 28
       OR (clock_timestamp() AT TIME ZONE 'Europe/Kyiv')::date < NEW.ends + 28
       OR EXISTS (SELECT FROM press_release r WHERE r.built_at > NEW.built_at) THEN
        RAISE EXCEPTION 'a release is made under its hash, after its time, by a clock that goes on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'press_release_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER press_release_guard BEFORE INSERT OR UPDATE OR DELETE ON press_release
    FOR EACH ROW EXECUTE FUNCTION press_release_guard();
CREATE TRIGGER press_release_kept BEFORE TRUNCATE ON press_release
    FOR EACH STATEMENT EXECUTE FUNCTION press_release_guard();

-- Two different press officers stand behind what is published and behind what is said of it later;
-- what one of them prepared is approved or withdrawn once, and nothing else of it changes.
CREATE FUNCTION press_by_two_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb;
    after jsonb := to_jsonb(NEW) - '{approved_by_id,approved_at,withdrawn_by_id,withdrawn_at}'::text[];
BEGIN
    IF TG_OP = 'INSERT' AND (NEW.approved_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL) THEN
        RAISE EXCEPTION 'what is prepared is approved later'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'press_by_two_guard';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        before := to_jsonb(OLD) - '{approved_by_id,approved_at,withdrawn_by_id,withdrawn_at}'::text[];
        IF before <> after OR OLD.approved_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
           OR NEW.approved_at < NEW.prepared_at OR NEW.withdrawn_at < NEW.prepared_at THEN
            RAISE EXCEPTION 'what was prepared stays as it is'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'press_by_two_guard';
        END IF;
    END IF;
    IF NOT operators_role_held(NEW.prepared_by_id, '{press}') AND NEW.withdrawn_at IS NULL
       OR NOT operators_role_held(NEW.approved_by_id, '{press}')
       OR NOT operators_role_held(NEW.withdrawn_by_id, '{press}') THEN
        RAISE EXCEPTION 'two press officers publish'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'press_by_two_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER press_by_two_guard BEFORE INSERT OR UPDATE ON press_publication
    FOR EACH ROW EXECUTE FUNCTION press_by_two_guard();
CREATE TRIGGER press_by_two_guard BEFORE INSERT OR UPDATE ON press_correction
    FOR EACH ROW EXECUTE FUNCTION press_by_two_guard();

-- All that the account of the press reads: approved by two, and its embargo over.
CREATE VIEW press_released AS
SELECT r.period, r.begins, r.ends, r.content, r.digest, r.signature, r.public_key,
       greatest(p.approved_at, p.embargo_until) AS published_at,
       one.call_sign AS prepared_by, two.call_sign AS approved_by,
       coalesce((SELECT jsonb_agg(jsonb_build_object('reason', c.reason, 'at', c.approved_at)
                                  ORDER BY c.approved_at)
                   FROM press_correction c
                  WHERE c.release_id = r.period AND c.approved_at IS NOT NULL), '[]')
           AS corrections
  FROM press_release r
  JOIN press_publication p ON p.release_id = r.period AND p.approved_at IS NOT NULL
  JOIN operators_operator one ON one.ref = p.prepared_by_id
  JOIN operators_operator two ON two.ref = p.approved_by_id
 WHERE p.embargo_until <= statement_timestamp();
