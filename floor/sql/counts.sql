-- What one contact counts, step by step: read from its state alone, so that the steps that do not
-- apply cost nothing. The definitions are those of floor/figures.py.
CREATE OR REPLACE FUNCTION floor_counts(contact cases_contact, mark floor_mark)
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
