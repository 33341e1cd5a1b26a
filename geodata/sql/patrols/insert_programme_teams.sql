-- Gives a programme its teams; one that is not of the city finds no row.
INSERT INTO programme_team (programme_id, team_id)
SELECT programme.id, team.id
  FROM programme
  JOIN team ON team.city_id = programme.city_id AND team.public_id = ANY (%(teams)s)
 WHERE programme.id = %(programme)s;
