-- Two cases of one person: proposed by one, agreed by another, closed for moves until it is undone.

CREATE FUNCTION merge_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one cases_case%ROWTYPE;
    other cases_case%ROWTYPE;
BEGIN
    PERFORM FROM cases_case WHERE ref IN (NEW.case_id, NEW.into_id) ORDER BY ref FOR UPDATE;
    SELECT * INTO one FROM cases_case WHERE ref = NEW.case_id;
    SELECT * INTO other FROM cases_case WHERE ref = NEW.into_id;
    IF TG_OP = 'INSERT' THEN
        IF NEW.agreed_by_id IS NOT NULL OR NEW.undone_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'a merge begins as a proposal' USING ERRCODE = 'check_violation';
        END IF;
        IF one.office_id IS DISTINCT FROM other.office_id OR EXISTS (
            SELECT FROM cases_merge WHERE undone_at IS NULL AND (
                case_id IN (NEW.case_id, NEW.into_id) OR into_id = NEW.case_id
            )
        ) THEN
            RAISE EXCEPTION 'a case of one office goes on as one other, which is no alias'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_guard';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.ref, NEW.case_id, NEW.into_id, NEW.by_id)
       IS DISTINCT FROM (OLD.ref, OLD.case_id, OLD.into_id, OLD.by_id)
       OR OLD.agreed_by_id IS NOT NULL
          AND (NEW.agreed_by_id, NEW.contacts, NEW.priority_before, NEW.revision)
              IS DISTINCT FROM (OLD.agreed_by_id, OLD.contacts, OLD.priority_before, OLD.revision)
       OR OLD.undone_by_id IS NOT NULL AND NEW.undone_by_id IS DISTINCT FROM OLD.undone_by_id THEN
        RAISE EXCEPTION 'a merge is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.agreed_by_id IS NULL AND NEW.agreed_by_id IS NOT NULL AND (
        NEW.undone_by_id IS NOT NULL
        OR NOT EXISTS (
            SELECT FROM operators_operator WHERE ref = NEW.agreed_by_id AND role = 'supervisor'
               AND is_active AND office_id = one.office_id
        )
        OR (one.stage, other.stage) IS DISTINCT FROM ('intake', 'intake')
        OR one.frozen <> other.frozen
        OR case_agreements(one.ref, 'verify', one.evidence) > 0
        OR case_agreements(other.ref, 'verify', other.evidence) > 0
    ) THEN
        RAISE EXCEPTION 'another supervisor agrees, over two cases at intake that nobody approved'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_guard';
    END IF;
    IF OLD.undone_by_id IS NULL AND NEW.undone_by_id IS NOT NULL AND OLD.agreed_by_id IS NOT NULL
       AND NOT EXISTS (
           SELECT FROM operators_operator WHERE ref = NEW.undone_by_id AND role = 'supervisor'
              AND is_active AND office_id = one.office_id
       ) THEN
        RAISE EXCEPTION 'a supervisor undoes a merge' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER merge_guard BEFORE INSERT OR UPDATE ON cases_merge
FOR EACH ROW EXECUTE FUNCTION merge_guard();

-- An alias is one exactly while a merge holds; meanwhile it only follows its survivor.
CREATE FUNCTION alias_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    survivor cases_case%ROWTYPE;
BEGIN
    IF NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id THEN
        IF NEW.merged_into_id IS DISTINCT FROM (
            SELECT into_id FROM cases_merge
             WHERE case_id = NEW.ref AND agreed_at IS NOT NULL AND undone_at IS NULL
        ) OR NEW.merged_into_id IS NOT NULL AND OLD.merged_into_id IS NOT NULL THEN
            RAISE EXCEPTION 'a case goes on as another only by a merge'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.merged_into_id IS NULL OR (
        (NEW.stage, NEW.frozen, NEW.evidence, NEW.priority, NEW.assignee_id, NEW.liaison_id,
         NEW.office_id, NEW.code)
        IS NOT DISTINCT FROM
        (OLD.stage, OLD.frozen, OLD.evidence, OLD.priority, OLD.assignee_id, OLD.liaison_id,
         OLD.office_id, OLD.code)
    ) THEN
        RETURN NEW;
    END IF;
    SELECT * INTO survivor FROM cases_case WHERE ref = OLD.merged_into_id;
    IF NEW.frozen <> OLD.frozen AND NEW.frozen <> survivor.frozen
       OR NEW.stage <> OLD.stage AND NOT (
           NEW.stage = survivor.stage AND 'resolved' IN (OLD.stage, NEW.stage)
       )
       OR NEW.evidence <> OLD.evidence AND NEW.stage = OLD.stage
       OR (NEW.priority, NEW.office_id, NEW.code)
          IS DISTINCT FROM (OLD.priority, OLD.office_id, OLD.code)
       OR (NEW.assignee_id, NEW.liaison_id) IS DISTINCT FROM (OLD.assignee_id, OLD.liaison_id)
          AND NEW.purged_on IS NULL THEN
        RAISE EXCEPTION 'a case that goes on as another makes no move of its own'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER alias_guard BEFORE UPDATE ON cases_case
FOR EACH ROW EXECUTE FUNCTION alias_guard();

CREATE FUNCTION aliases_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_case SET frozen = NEW.frozen, version = version + 1
     WHERE merged_into_id = NEW.ref AND frozen <> NEW.frozen;
    RETURN NULL;
END $$;

CREATE TRIGGER aliases_freeze AFTER UPDATE OF frozen ON cases_case
FOR EACH ROW WHEN (NEW.frozen <> OLD.frozen) EXECUTE FUNCTION aliases_freeze();

CREATE FUNCTION not_of_an_alias() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.case_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.case_id IS DISTINCT FROM OLD.case_id)
       AND EXISTS (
           SELECT FROM cases_case WHERE ref = NEW.case_id AND merged_into_id IS NOT NULL
       ) THEN
        RAISE EXCEPTION 'this case goes on as another' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'contact', 'callback', 'approval', 'safecontact', 'recognition', 'note', 'casewords'
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER not_of_an_alias BEFORE INSERT OR UPDATE OF case_id ON cases_%s '
            'FOR EACH ROW EXECUTE FUNCTION not_of_an_alias()', name);
    END LOOP;
END $$;

ALTER TABLE cases_merge ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON cases_merge
    USING (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id))
    WITH CHECK (EXISTS (SELECT FROM cases_case c WHERE c.ref = case_id));

-- The agreements that hold for a case: its newest, and that of each case that became one with it
-- until safe contact is agreed anew for both. All of them must let a call be made.
CREATE FUNCTION safe_contacts_held(of_case uuid) RETURNS SETOF cases_safecontact
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (s.case_id) s.* FROM cases_safecontact s
     WHERE s.case_id = of_case OR s.case_id IN (
        SELECT m.case_id FROM cases_merge m
         WHERE m.into_id = of_case AND m.agreed_at IS NOT NULL AND m.undone_at IS NULL
           AND m.revision >= coalesce(
               (SELECT max(x.revision) FROM cases_safecontact x WHERE x.case_id = of_case), 0)
     )
     ORDER BY s.case_id, s.revision DESC
$$;

-- A call is made within everything that holds.
CREATE OR REPLACE FUNCTION call_attempt_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
    SELECT * INTO of_case FROM cases_case WHERE ref = promise.case_id;
    IF promise.state IS DISTINCT FROM 'due' OR promise.taken_by_id IS DISTINCT FROM NEW.by_id
       OR of_case.ref IS NULL OR of_case.stage = 'resolved' OR promise.case_id IS DISTINCT FROM (
           SELECT coalesce(merged_into_id, ref) FROM cases_case WHERE ref = agreed.case_id
       ) THEN
        RAISE EXCEPTION 'only whoever took a callback of this case makes the call'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM safe_contacts_held(promise.case_id) held WHERE held.ref = agreed.ref
    ) OR EXISTS (
        SELECT FROM safe_contacts_held(promise.case_id) held
         WHERE held.voided_at IS NOT NULL OR held.way <> NEW.way
            OR (NEW.at AT TIME ZONE held.zone)::date NOT BETWEEN held.valid_from AND held.valid_until
            OR NOT safe_contact_open(held.hours, held.zone, NEW.at)
    ) THEN
        RAISE EXCEPTION 'nobody is called outside what was agreed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Whoever collected evidence of either case approves neither.
CREATE OR REPLACE FUNCTION approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_case cases_case%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'an approval is never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO of_case FROM cases_case WHERE ref = NEW.case_id FOR UPDATE;
    IF NEW.evidence <> of_case.evidence THEN
        RAISE EXCEPTION 'the evidence has changed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.purpose = 'verify' AND EXISTS (
        SELECT 1 FROM cases_evidencechange
        WHERE by_id = NEW.operator_id AND (
            case_id = NEW.case_id
            OR case_id IN (SELECT ref FROM cases_case WHERE merged_into_id = NEW.case_id)
        )
    ) THEN
        RAISE EXCEPTION 'who collected the evidence does not approve it'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.purpose = 'verify' AND EXISTS (
        SELECT 1 FROM cases_approval
        WHERE case_id = NEW.case_id AND operator_id = NEW.operator_id
          AND purpose = 'propose' AND evidence = NEW.evidence
    ) THEN
        RAISE EXCEPTION 'who proposed a verification does not approve it'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- The freeze and the end of an alias are those of its survivor: `alias_guard`.
CREATE OR REPLACE FUNCTION case_lifecycle_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.stage <> 'intake' OR NEW.frozen THEN
            RAISE EXCEPTION 'a case begins at intake' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.evidence < OLD.evidence THEN
        RAISE EXCEPTION 'evidence cannot be rolled back' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.frozen AND NOT NEW.frozen AND OLD.merged_into_id IS NULL
       AND case_agreements(NEW.ref, 'lift', NEW.evidence) < 2 THEN
        RAISE EXCEPTION 'a freeze is lifted by two people' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage IN ('verified', 'scheduled')
       AND case_agreements(NEW.ref, 'verify', NEW.evidence) < 2 THEN
        RAISE EXCEPTION 'two different people must approve the evidence'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage IS DISTINCT FROM OLD.stage THEN
        IF (OLD.stage, NEW.stage) NOT IN (
            ('intake', 'verified'), ('verified', 'scheduled'), ('scheduled', 'verified'),
            ('verified', 'intake'), ('intake', 'resolved'), ('verified', 'resolved'),
            ('scheduled', 'resolved'), ('resolved', 'intake')
        ) THEN
            RAISE EXCEPTION 'a case does not move from % to %', OLD.stage, NEW.stage
                USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.frozen AND (OLD.stage, NEW.stage) IN (
            ('intake', 'verified'), ('verified', 'scheduled')
        ) THEN
            RAISE EXCEPTION 'a frozen case makes no forward move' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.frozen AND NEW.stage = 'resolved' AND OLD.merged_into_id IS NULL
           AND case_agreements(NEW.ref, 'resolve', NEW.evidence) < 2 THEN
            RAISE EXCEPTION 'a frozen case is ended by two people'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
