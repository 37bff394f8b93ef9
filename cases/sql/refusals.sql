-- What was refused is approved and proposed by nobody until there is other evidence.

CREATE FUNCTION evidence_refused(of_case uuid, of_evidence integer) RETURNS boolean
LANGUAGE sql VOLATILE AS $$
    SELECT EXISTS (
        SELECT FROM cases_approval
         WHERE case_id = of_case AND purpose = 'refuse' AND evidence = of_evidence
    )
$$;

-- Named after the guard of approvals, which locks the case.
CREATE FUNCTION approval_not_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF evidence_refused(NEW.case_id, NEW.evidence) THEN
        RAISE EXCEPTION 'this evidence was refused' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER approval_not_refused BEFORE INSERT ON cases_approval
FOR EACH ROW WHEN (NEW.purpose IN ('verify', 'propose')) EXECUTE FUNCTION approval_not_refused();

CREATE FUNCTION case_refused_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF evidence_refused(NEW.ref, NEW.evidence) THEN
        RAISE EXCEPTION 'this evidence was refused' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER case_refused_guard BEFORE UPDATE ON cases_case
FOR EACH ROW WHEN (
    NEW.stage IS DISTINCT FROM OLD.stage
    AND (NEW.stage = 'scheduled' OR (NEW.stage = 'verified' AND OLD.stage <> 'scheduled'))
) EXECUTE FUNCTION case_refused_guard();
