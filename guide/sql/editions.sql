-- An edition stays as it was written and is what its hash says; two different supervisors stand
-- behind what is published (`guide.publish_script` of operators/roles.py).
CREATE FUNCTION edition_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (NEW.published_by_id IS NOT NULL OR NEW.withdrawn_by_id IS NOT NULL
       OR NEW.digest <> encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex')
       OR NEW.as_written::jsonb <> NEW.content::jsonb
       OR NEW.version <> NEW.number || '-' || left(NEW.digest, 12)
       OR NOT operators_role_held(NEW.written_by_id, '{supervisor}')) THEN
        RAISE EXCEPTION 'an edition is kept under the hash of its content, and published later'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'edition_guard';
    END IF;
    IF TG_OP = 'UPDATE' AND ((NEW.ref, NEW.number, NEW.version, NEW.digest, NEW.content,
            NEW.as_written, NEW.based_on, NEW.written_by_id, NEW.kept_at)
       IS DISTINCT FROM (OLD.ref, OLD.number, OLD.version, OLD.digest, OLD.content,
            OLD.as_written, OLD.based_on, OLD.written_by_id, OLD.kept_at)
       OR OLD.published_by_id IS NOT NULL AND (NEW.published_by_id, NEW.published_at)
       IS DISTINCT FROM (OLD.published_by_id, OLD.published_at)
       OR OLD.withdrawn_by_id IS NOT NULL AND NEW IS DISTINCT FROM OLD) THEN
        RAISE EXCEPTION 'an edition stays as it was written'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'edition_guard';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.published_by_id IS NULL AND NEW.published_by_id IS NOT NULL
       AND (NOT operators_role_held(NEW.written_by_id, '{supervisor}')
            OR NOT operators_role_held(NEW.published_by_id, '{supervisor}'))
       OR OLD.withdrawn_by_id IS NULL
       AND NOT operators_role_held(NEW.withdrawn_by_id, '{supervisor}')) THEN
        RAISE EXCEPTION 'two supervisors publish an edition'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'edition_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER edition_guard BEFORE INSERT OR UPDATE ON guide_edition
    FOR EACH ROW EXECUTE FUNCTION edition_guard();

-- A signature stands for exactly one content; two different supervisors say that it was given.
CREATE FUNCTION sign_off_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND (NEW.agreed_by_id IS NOT NULL OR NEW.voided_by_id IS NOT NULL
       OR NEW.signed_on > (NEW.recorded_at AT TIME ZONE 'Europe/Kyiv')::date
       OR NOT operators_role_held(NEW.recorded_by_id, '{supervisor}')
       OR NOT EXISTS (SELECT FROM guide_edition e
                       WHERE e.ref = NEW.edition_id AND e.digest = NEW.digest)) THEN
        RAISE EXCEPTION 'a supervisor records a signature of exactly this content'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_off_guard';
    END IF;
    IF TG_OP = 'UPDATE' AND ((NEW.ref, NEW.edition_id, NEW.digest, NEW.role, NEW.name,
            NEW.signed_on, NEW.recorded_by_id, NEW.recorded_at)
       IS DISTINCT FROM (OLD.ref, OLD.edition_id, OLD.digest, OLD.role, OLD.name,
            OLD.signed_on, OLD.recorded_by_id, OLD.recorded_at)
       OR OLD.agreed_by_id IS NOT NULL AND (NEW.agreed_by_id, NEW.agreed_at)
       IS DISTINCT FROM (OLD.agreed_by_id, OLD.agreed_at)
       OR OLD.voided_by_id IS NOT NULL AND NEW IS DISTINCT FROM OLD) THEN
        RAISE EXCEPTION 'a signature stays as it was recorded'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_off_guard';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.agreed_by_id IS NULL AND NEW.agreed_by_id IS NOT NULL
       AND (NOT operators_role_held(NEW.recorded_by_id, '{supervisor}')
            OR NOT operators_role_held(NEW.agreed_by_id, '{supervisor}'))
       OR OLD.voided_by_id IS NULL
       AND NOT operators_role_held(NEW.voided_by_id, '{supervisor}')) THEN
        RAISE EXCEPTION 'two supervisors stand for a signature'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_off_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER sign_off_guard BEFORE INSERT OR UPDATE ON guide_signoff
    FOR EACH ROW EXECUTE FUNCTION sign_off_guard();
