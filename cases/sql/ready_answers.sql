-- A ready answer stays as it was written; two different supervisors stand behind it, and it comes into
-- force only with a day on which it must be read again (`cases.set_ready` of operators/roles.py).
CREATE FUNCTION ready_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.ref, NEW.name, NEW.version, NEW.source,
            NEW.title_uk, NEW.title_ru, NEW.title_en, NEW.text_uk, NEW.text_ru, NEW.text_en)
       IS DISTINCT FROM (OLD.ref, OLD.name, OLD.version, OLD.source,
            OLD.title_uk, OLD.title_ru, OLD.title_en, OLD.text_uk, OLD.text_ru, OLD.text_en)
       OR TG_OP = 'UPDATE' AND OLD.written_by_id IS NOT NULL
       AND (NEW.written_by_id, NEW.written_at, NEW.review_on)
       IS DISTINCT FROM (OLD.written_by_id, OLD.written_at, OLD.review_on)
       OR TG_OP = 'UPDATE' AND OLD.agreed_by_id IS NOT NULL
       AND (NEW.agreed_by_id, NEW.agreed_at) IS DISTINCT FROM (OLD.agreed_by_id, OLD.agreed_at)
       OR TG_OP = 'UPDATE' AND OLD.withdrawn_by_id IS NOT NULL
       AND (NEW.withdrawn_by_id, NEW.withdrawn_at, NEW.agreed_by_id)
       IS DISTINCT FROM (OLD.withdrawn_by_id, OLD.withdrawn_at, OLD.agreed_by_id) THEN
        RAISE EXCEPTION 'a ready answer stays as it was written'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ready_guard';
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.agreed_by_id IS NOT NULL OR NEW.withdrawn_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'nobody agrees to a ready answer before it is there'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ready_guard';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.agreed_by_id IS NULL AND NEW.agreed_by_id IS NOT NULL
       AND (NOT operators_role_held(NEW.written_by_id, '{supervisor}')
            OR NOT operators_role_held(NEW.agreed_by_id, '{supervisor}')
            OR NEW.review_on < (NEW.agreed_at AT TIME ZONE 'Europe/Kyiv')::date)
       OR NOT operators_role_held(NEW.written_by_id, '{supervisor}')
       AND (TG_OP = 'INSERT' OR OLD.written_by_id IS NULL)
       OR TG_OP = 'UPDATE' AND OLD.withdrawn_by_id IS NULL
       AND NOT operators_role_held(NEW.withdrawn_by_id, '{supervisor}') THEN
        RAISE EXCEPTION 'two supervisors agree on a ready answer, until a day that is to come'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ready_guard';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ready_guard BEFORE INSERT OR UPDATE ON cases_readyanswer
    FOR EACH ROW EXECUTE FUNCTION ready_guard();
