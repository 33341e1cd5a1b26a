-- Lets the teams of a city that may inspect a shared category inspect the city's own of the same code.
INSERT INTO team_category (team_id, category_id)
SELECT held.team_id, own.id
  FROM team_category AS held
  JOIN team ON team.id = held.team_id AND team.city_id = %(city)s
  JOIN site_category AS shared ON shared.id = held.category_id AND shared.city_id IS NULL
  JOIN site_category AS own ON own.code = shared.code AND own.city_id = %(city)s
    ON CONFLICT DO NOTHING;
