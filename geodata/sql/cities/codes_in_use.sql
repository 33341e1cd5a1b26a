-- Codes of cities and regions that are taken.
SELECT code FROM city
UNION
SELECT code FROM region WHERE level IN ('city', 'district');
