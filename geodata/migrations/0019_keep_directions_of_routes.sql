-- How each leg of a route is ridden, driven or walked, told in steps when it was planned; none for routes from before.

ALTER TABLE route ADD COLUMN directions jsonb CHECK (jsonb_typeof(directions) = 'array');
