-- What a contact itself forgets and a figure needs is marked beside it for as long as it has its
-- hours: when somebody first took it, that it was put through, how long it was held, and that its
-- person had been there within seven days. Bounds, short abandons, the limit of wrap-up and the
-- seven days stand in floor/figures.py too; a test compares them.
DROP TRIGGER floor_tally_begun ON cases_contact;
DROP TRIGGER floor_tally_changed ON cases_contact;
DROP FUNCTION floor_counts(cases_contact);

-- In fives of seconds, as waits are.
CREATE FUNCTION floor_fives(length interval) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT 5 * ceil(GREATEST(0, extract(epoch FROM length)) / 5)::bigint
$$;

-- What one contact counts, step by step: read from its state alone, so that the steps that do not
-- apply cost nothing. The definitions are those of floor/figures.py.
CREATE FUNCTION floor_counts(contact cases_contact, mark floor_mark)
RETURNS TABLE (what text, within smallint, number int, seconds bigint) LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    taken timestamptz;
BEGIN
    -- Whoever is held back is offered to nobody, before they are let through.
    IF contact.lane = 3 AND contact.claimed_at IS NULL THEN RETURN; END IF;
    what := 'offered'; within := 0; number := 1; seconds := 0;
    RETURN NEXT;
    IF contact.state = 'abandoned' THEN
        -- Nobody spoke, so that nothing but its closing says when they left.
        what := CASE WHEN COALESCE(contact.ended_at, contact.closed_at) - contact.offered_at
                          < interval '5 s' THEN 'short' ELSE 'abandoned' END;
        RETURN NEXT;
        RETURN;
    ELSIF contact.state = 'diverted' OR contact.claimed_at IS NULL THEN
        IF contact.state IN ('diverted', 'wrap_up', 'closed') THEN
            what := 'diverted';
            RETURN NEXT;
        END IF;
        RETURN;
    ELSIF contact.state NOT IN ('on_contact', 'wrap_up', 'closed') THEN
        RETURN;
    END IF;
    taken := COALESCE(mark.taken_at, contact.claimed_at);
    what := 'wait'; seconds := public.floor_fives(taken - contact.offered_at);
    within := public.floor_bound(seconds);
    RETURN NEXT;
    within := 0; seconds := 0;
    IF mark.passed THEN what := 'passed'; RETURN NEXT; END IF;
    IF contact.case_id IS NOT NULL THEN
        what := 'joined'; RETURN NEXT;
        IF mark.again THEN what := 'again'; RETURN NEXT; END IF;
    END IF;
    IF contact.state = 'on_contact' OR contact.ended_at IS NULL THEN RETURN; END IF;
    what := 'talk'; seconds := public.floor_minutes(contact.ended_at - taken);
    RETURN NEXT;
    IF contact.line IN ('sip', 'asterisk', 'freeswitch') THEN
        what := 'hold'; seconds := COALESCE(public.floor_fives(mark.held), 0);
        RETURN NEXT;
    END IF;
    IF contact.state = 'wrap_up' OR contact.closed_at IS NULL THEN RETURN; END IF;
    what := 'wrap_up'; seconds := public.floor_minutes(contact.closed_at - contact.ended_at);
    RETURN NEXT;
    IF contact.closed_at - contact.ended_at > interval '5 minutes' THEN
        what := 'over'; seconds := 0;
        RETURN NEXT;
    END IF;
END $$;

-- Whether the person of its case had been answered within the seven days before.
CREATE FUNCTION floor_again(contact cases_contact) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT contact.case_id IS NOT NULL AND EXISTS (
        SELECT FROM public.cases_contact AS earlier
         WHERE earlier.case_id = contact.case_id AND earlier.ref <> contact.ref
           AND earlier.state IN ('wrap_up', 'closed') AND earlier.claimed_at IS NOT NULL
           AND earlier.ended_at <= contact.offered_at
           AND earlier.ended_at > contact.offered_at - interval '7 days'
    )
$$;

-- How long the caller heard music, as the line told; whoever is held until the end, until the end.
CREATE FUNCTION floor_held(contact cases_contact) RETURNS interval LANGUAGE sql STABLE AS $$
    SELECT sum(GREATEST(interval '0', COALESCE(until, contact.ended_at) - at))
      FROM (SELECT kind, at, lead(at) OVER (ORDER BY id) AS until FROM public.cases_lineevent
             WHERE contact_id = contact.ref AND kind IN ('call_held', 'call_resumed', 'call_ended')
           ) AS told
     WHERE kind = 'call_held'
$$;

CREATE FUNCTION floor_mark_of(old_one cases_contact, new_one cases_contact, was floor_mark)
RETURNS floor_mark LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mark public.floor_mark := was;
BEGIN
    mark.contact_id := new_one.ref;
    mark.passed := COALESCE(was.passed, false);
    mark.again := COALESCE(was.again, false);
    IF new_one.claimed_at IS NULL THEN
        mark.taken_at := NULL;
        mark.passed := false;
    ELSIF old_one.state = 'on_contact' AND old_one.operator_id <> new_one.operator_id THEN
        mark.taken_at := COALESCE(was.taken_at, old_one.claimed_at);
        mark.passed := true;
    END IF;
    IF new_one.case_id IS DISTINCT FROM old_one.case_id
       OR old_one.lane = 3 AND new_one.lane <> 3 THEN
        mark.again := public.floor_again(new_one);
    END IF;
    IF new_one.ended_at IS DISTINCT FROM old_one.ended_at THEN
        mark.held := CASE WHEN new_one.ended_at IS NULL OR new_one.channel <> 'call' THEN NULL
                          ELSE public.floor_held(new_one) END;
    END IF;
    RETURN mark;
END $$;

CREATE OR REPLACE FUNCTION floor_tally() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before_in text; after_in text;
    was public.floor_mark; mark public.floor_mark;
BEGIN
    IF NEW.queue_id IS NOT NULL THEN
        SELECT language INTO after_in FROM public.cases_queue WHERE ref = NEW.queue_id;
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.floor_delta
               (hour, minute, office_id, line, language, what, within, number, seconds)
        VALUES (date_trunc('hour', NEW.offered_at, 'UTC'), date_trunc('minute', NEW.offered_at),
                NEW.office_id, NEW.line, COALESCE(after_in, ''), 'offered', 0, 1, 0);
        IF NEW.case_id IS NOT NULL AND public.floor_again(NEW) THEN
            INSERT INTO public.floor_mark (contact_id, passed, again) VALUES (NEW.ref, false, true);
        END IF;
        RETURN NULL;
    END IF;
    IF OLD.queue_id IS NOT DISTINCT FROM NEW.queue_id THEN
        before_in := after_in;
    ELSE
        SELECT language INTO before_in FROM public.cases_queue WHERE ref = OLD.queue_id;
        after_in := COALESCE(after_in, before_in);
        before_in := COALESCE(before_in, after_in);
    END IF;
    SELECT * INTO was FROM public.floor_mark WHERE contact_id = NEW.ref;
    mark := public.floor_mark_of(OLD, NEW, was);
    IF was.contact_id IS NOT NULL THEN
        UPDATE public.floor_mark
           SET taken_at = mark.taken_at, passed = mark.passed, again = mark.again, held = mark.held
         WHERE contact_id = NEW.ref AND mark IS DISTINCT FROM was;
    ELSIF mark.taken_at IS NOT NULL OR mark.passed OR mark.again OR mark.held IS NOT NULL THEN
        INSERT INTO public.floor_mark (contact_id, taken_at, passed, again, held)
        VALUES (NEW.ref, mark.taken_at, mark.passed, mark.again, mark.held);
    END IF;
    INSERT INTO public.floor_delta
           (hour, minute, office_id, line, language, what, within, number, seconds)
    SELECT date_trunc('hour', offered_at, 'UTC'), date_trunc('minute', offered_at),
           office_id, line, COALESCE(language, ''), what, within, sum(number), sum(seconds)
      FROM (SELECT OLD.offered_at, OLD.office_id, OLD.line, before_in AS language,
                   what, within, -number AS number, -seconds AS seconds
              FROM public.floor_counts(OLD, was)
            UNION ALL
            SELECT NEW.offered_at, NEW.office_id, NEW.line, after_in,
                   what, within, number, seconds FROM public.floor_counts(NEW, mark)) AS change
     GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(number) <> 0 OR sum(seconds) <> 0;
    RETURN NULL;
END $$;

-- Whoever is held back is counted once they are let through.
CREATE TRIGGER floor_tally_begun AFTER INSERT ON cases_contact
FOR EACH ROW WHEN (
    NOT NEW.coarse AND NEW.state = 'offered' AND NEW.line <> 'byhand' AND NEW.lane <> 3
)
EXECUTE FUNCTION floor_tally();
CREATE TRIGGER floor_tally_changed
AFTER UPDATE OF
    state, claimed_at, ended_at, closed_at, office_id, queue_id, operator_id, case_id, lane
ON cases_contact
FOR EACH ROW WHEN (NOT OLD.coarse AND NOT NEW.coarse AND NEW.line <> 'byhand')
EXECUTE FUNCTION floor_tally();

CREATE FUNCTION floor_unmark() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM public.floor_mark WHERE contact_id = NEW.ref;
    RETURN NULL;
END $$;
CREATE TRIGGER floor_unmark AFTER UPDATE OF coarse ON cases_contact
FOR EACH ROW WHEN (NEW.coarse AND NOT OLD.coarse) EXECUTE FUNCTION floor_unmark();

-- Somebody left unanswered, was called back within the hour, and was reached: by the beginning
-- of the call, however long it lasted and whenever it was written down. The hours of their contact may
-- be gone by then; those of the promise are not.
CREATE FUNCTION floor_rescued() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.floor_delta
           (hour, minute, office_id, line, language, what, within, number, seconds)
    SELECT date_trunc('hour', came, 'UTC'), date_trunc('minute', came),
           office_id, line, '', 'rescued', 0, 1, 0
      FROM (SELECT promise.office_id, contact.line,
                   CASE WHEN contact.coarse THEN promise.at ELSE contact.offered_at END AS came,
                   CASE WHEN contact.coarse THEN promise.at
                        ELSE COALESCE(contact.ended_at, contact.closed_at) END AS "left"
              FROM public.cases_callback AS promise
              JOIN public.cases_contact AS contact ON contact.ref = promise.contact_id
             WHERE promise.ref = NEW.callback_id AND promise.source = 'abandoned'
               AND contact.state = 'abandoned' AND contact.lane <> 3) AS missed
     WHERE NEW.at <= "left" + interval '1 hour';
    RETURN NULL;
END $$;
CREATE TRIGGER floor_rescued AFTER UPDATE OF reached ON cases_callattempt
FOR EACH ROW WHEN (OLD.reached = '' AND NEW.reached = 'person') EXECUTE FUNCTION floor_rescued();
