-- Whom one may call, when and how: held by PostgreSQL, whoever speaks SQL.

-- Whether a clock in this zone shows a moment within one of the windows. The console is stricter
-- where clocks change; nothing that it allows is refused here.
CREATE FUNCTION safe_contact_open(hours smallint[], zone text, moment timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    shown timestamp := moment AT TIME ZONE zone;
    today integer := extract(isodow FROM shown);
    yesterday integer := (today + 5) % 7 + 1;
    minute numeric := extract(epoch FROM shown::time) / 60;
    each smallint[];
BEGIN
    FOREACH each SLICE 1 IN ARRAY hours LOOP
        IF each[1] = today AND minute >= each[2] AND (each[3] < each[2] OR minute < each[3])
           OR each[1] = yesterday AND each[3] < each[2] AND minute < each[3] THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$;

CREATE FUNCTION safe_contact_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    each smallint[];
    resolved boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.ref, NEW.case_id, NEW.revision, NEW.way, NEW.zone, NEW.hours, NEW.valid_from,
            NEW.valid_until, NEW.by_id)
           IS DISTINCT FROM
           (OLD.ref, OLD.case_id, OLD.revision, OLD.way, OLD.zone, OLD.hours, OLD.valid_from,
            OLD.valid_until, OLD.by_id) THEN
            RAISE EXCEPTION 'an agreement on safe contact is not rewritten'
                USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.voided_at IS NOT NULL
           AND (NEW.voided_at IS NULL OR NEW.voided_by_id IS DISTINCT FROM OLD.voided_by_id) THEN
            RAISE EXCEPTION 'a void agreement stays void' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    PERFORM now() AT TIME ZONE NEW.zone;
    SELECT stage = 'resolved' INTO resolved FROM cases_case WHERE ref = NEW.case_id FOR UPDATE;
    IF resolved THEN
        RAISE EXCEPTION 'nobody is called about a resolved case' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.revision <> 1 + coalesce(
        (SELECT max(revision) FROM cases_safecontact WHERE case_id = NEW.case_id), 0
    ) THEN
        RAISE EXCEPTION 'revisions follow one another' USING ERRCODE = 'check_violation';
    END IF;
    IF coalesce(array_ndims(NEW.hours), 0) <> 2 OR array_length(NEW.hours, 2) <> 3 THEN
        RAISE EXCEPTION 'an agreement names its hours' USING ERRCODE = 'check_violation';
    END IF;
    FOREACH each SLICE 1 IN ARRAY NEW.hours LOOP
        IF each[1] NOT BETWEEN 1 AND 7 OR each[2] NOT BETWEEN 0 AND 1439
           OR each[3] NOT BETWEEN 1 AND 1440 OR each[2] = each[3] THEN
            RAISE EXCEPTION 'these are no hours of a week' USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;

CREATE TRIGGER safe_contact_guard BEFORE INSERT OR UPDATE ON cases_safecontact
FOR EACH ROW EXECUTE FUNCTION safe_contact_guard();

CREATE FUNCTION call_attempt_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    agreed cases_safecontact%ROWTYPE;
    promise cases_callback%ROWTYPE;
    of_case cases_case%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.ref, NEW.callback_id, NEW.agreement_id, NEW.way, NEW.by_id)
           IS DISTINCT FROM (OLD.ref, OLD.callback_id, OLD.agreement_id, OLD.way, OLD.by_id)
           OR OLD.reached <> '' AND NEW.reached <> OLD.reached THEN
            RAISE EXCEPTION 'an attempt is not rewritten' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO promise FROM cases_callback WHERE ref = NEW.callback_id FOR UPDATE;
    SELECT * INTO agreed FROM cases_safecontact WHERE ref = NEW.agreement_id FOR SHARE;
    SELECT * INTO of_case FROM cases_case WHERE ref = agreed.case_id;
    IF promise.state IS DISTINCT FROM 'due' OR promise.taken_by_id IS DISTINCT FROM NEW.by_id
       OR promise.case_id IS DISTINCT FROM agreed.case_id OR of_case.stage = 'resolved' THEN
        RAISE EXCEPTION 'only whoever took a callback of this case makes the call'
            USING ERRCODE = 'check_violation';
    END IF;
    IF agreed.voided_at IS NOT NULL OR agreed.way <> NEW.way
       OR (NEW.at AT TIME ZONE agreed.zone)::date NOT BETWEEN agreed.valid_from AND agreed.valid_until
       OR EXISTS (SELECT FROM cases_safecontact newer
                   WHERE newer.case_id = agreed.case_id AND newer.revision > agreed.revision)
       OR NOT safe_contact_open(agreed.hours, agreed.zone, NEW.at) THEN
        RAISE EXCEPTION 'nobody is called outside what was agreed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER call_attempt_guard BEFORE INSERT OR UPDATE ON cases_callattempt
FOR EACH ROW EXECUTE FUNCTION call_attempt_guard();

DO $$
DECLARE
    rule text;
    name text;
BEGIN
    FOR name, rule IN VALUES
        ('cases_safecontact', 'EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id)'),
        ('cases_callattempt', 'EXISTS (SELECT FROM cases_callback c WHERE c.ref = callback_id)')
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY within_reach ON %I USING (%s) WITH CHECK (%s)', name, rule, rule);
    END LOOP;
END $$;
