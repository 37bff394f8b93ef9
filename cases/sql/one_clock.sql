-- What is fresh and what lies ahead is asked of one clock, `case_clock()` (sql/fresh_approvals.sql), by
-- our code as well; and an approval is the word of those whose it is.

CREATE FUNCTION approval_is_fresh(given_at timestamptz) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT given_at > case_clock() - interval '24 hours'
$$;

CREATE OR REPLACE FUNCTION fresh_agreements(of_case uuid, of_evidence integer)
RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT count(DISTINCT operator_id) FROM cases_approval
     WHERE case_id = of_case AND purpose = 'verify' AND evidence = of_evidence
       AND approval_is_fresh(given_at)
$$;

CREATE OR REPLACE FUNCTION approval_once_fresh() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.given_at := NULL;
    IF NEW.purpose = 'verify' THEN
        NEW.given_at := case_clock();
        IF EXISTS (
            SELECT FROM cases_approval
             WHERE case_id = NEW.case_id AND operator_id = NEW.operator_id AND purpose = 'verify'
               AND evidence = NEW.evidence AND approval_is_fresh(given_at)
        ) THEN
            RAISE EXCEPTION 'whoever approved within 24 hours does not do so again'
                USING ERRCODE = 'unique_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- Whose word each purpose is; the same rights stand in operators/roles.py.
CREATE FUNCTION approval_is_given_by(purpose text, role text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(CASE purpose
        WHEN 'verify' THEN role IN ('senior', 'supervisor')
        WHEN 'refuse' THEN role IN ('senior', 'supervisor')
        WHEN 'lift' THEN role IN ('senior', 'supervisor')
        WHEN 'propose' THEN role IN ('operator', 'senior')
        WHEN 'resolve' THEN role IN ('operator', 'senior', 'supervisor', 'liaison')
        WHEN 'purge' THEN role = 'supervisor'
    END, false)
$$;

-- Named so that it comes after all others, which say more.
CREATE FUNCTION approval_whose_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM operators_operator o JOIN cases_case c ON c.office_id = o.office_id
         WHERE o.ref = NEW.operator_id AND c.ref = NEW.case_id AND o.is_active
           AND approval_is_given_by(NEW.purpose, o.role)
    ) THEN
        RAISE EXCEPTION 'this is the word of somebody else' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER approval_whose_word BEFORE INSERT ON cases_approval
FOR EACH ROW EXECUTE FUNCTION approval_whose_word();

-- A window lies ahead when it is taken, whatever moment anybody claims.
CREATE OR REPLACE FUNCTION slot_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_team cases_liaisonteam%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a window is given back, never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO of_team FROM cases_liaisonteam WHERE number = NEW.team FOR SHARE;
    IF of_team.active IS DISTINCT FROM true THEN
        RAISE EXCEPTION 'this team works no more' USING ERRCODE = 'check_violation';
    END IF;
    IF isempty(NEW.span) OR lower_inf(NEW.span) OR upper_inf(NEW.span)
       OR upper(NEW.span) - lower(NEW.span) > interval '24 hours' THEN
        RAISE EXCEPTION 'a window lasts at most 24 hours' USING ERRCODE = 'check_violation';
    END IF;
    IF lower(NEW.span) <= case_clock() THEN
        RAISE EXCEPTION 'a window lies ahead'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'slot_ahead';
    END IF;
    NEW.held := tstzrange(
        lower(NEW.span) - make_interval(mins => of_team.way_there),
        upper(NEW.span) + make_interval(mins => of_team.way_back)
    );
    RETURN NEW;
END $$;
