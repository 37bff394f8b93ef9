-- The days that were counted before they were kept apart, and the reach of them all.
INSERT INTO floor_daily (day, office_id, what, within, number, seconds)
SELECT date_trunc('day', hour, 'Europe/Kyiv'), office_id, what, within, sum(number), sum(seconds)
  FROM floor_tally WHERE line > '' GROUP BY 1, 2, 3, 4;

ALTER TABLE floor_daily ENABLE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON floor_daily
 USING (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()))
 WITH CHECK (office_id = ANY ((SELECT reach_offices())::uuid[]) OR (SELECT reach_everywhere()));
