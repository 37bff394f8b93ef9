-- A window is taken whole, for a team that works, and with the way there and back; it is given back
-- and never rewritten. The exclusion of what overlaps stands on `held`.
CREATE FUNCTION slot_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_team cases_liaisonteam%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a window is given back, never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO of_team FROM cases_liaisonteam WHERE number = NEW.team;
    IF of_team.active IS DISTINCT FROM true THEN
        RAISE EXCEPTION 'this team works no more' USING ERRCODE = 'check_violation';
    END IF;
    IF isempty(NEW.span) OR lower_inf(NEW.span) OR upper_inf(NEW.span)
       OR upper(NEW.span) - lower(NEW.span) > interval '24 hours' THEN
        RAISE EXCEPTION 'a window lasts at most 24 hours' USING ERRCODE = 'check_violation';
    END IF;
    NEW.held := tstzrange(
        lower(NEW.span) - make_interval(mins => of_team.way_there),
        upper(NEW.span) + make_interval(mins => of_team.way_back)
    );
    RETURN NEW;
END $$;

CREATE TRIGGER slot_guard BEFORE INSERT OR UPDATE ON cases_slot
FOR EACH ROW EXECUTE FUNCTION slot_guard();

-- A team keeps its number and stays; it stops working only once it holds nothing that lies ahead.
CREATE FUNCTION team_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> OLD.number THEN
        RAISE EXCEPTION 'a team keeps its number' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.active AND NOT NEW.active AND EXISTS (
        SELECT FROM cases_slot WHERE team = NEW.number AND upper(held) > now()
    ) THEN
        RAISE EXCEPTION 'the team holds windows that lie ahead' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER team_guard BEFORE UPDATE ON cases_liaisonteam
FOR EACH ROW EXECUTE FUNCTION team_guard();
