-- Problems by class: reported and closed in a span, reported in the span before it, open and overdue now.
SELECT class.name_zh, class.name_en,
       count(*) FILTER (WHERE problem.reported_at >= %(first)s AND problem.reported_at < %(until)s) AS reported,
       count(*) FILTER (WHERE problem.reported_at >= %(before)s AND problem.reported_at < %(first)s) AS reported_before,
       count(*) FILTER (WHERE problem.state = 'closed' AND problem.ended_at >= %(first)s
                          AND problem.ended_at < %(until)s) AS closed,
       count(*) FILTER (WHERE problem.state = 'closed' AND problem.ended_at >= %(before)s
                          AND problem.ended_at < %(first)s) AS closed_before,
       count(*) FILTER (WHERE is_open(problem.state)) AS open,
       count(*) FILTER (WHERE is_open(problem.state) AND problem.deadline_at < %(now)s) AS overdue
  FROM problem
  JOIN problem_class AS class ON class.code = problem.class_code
 WHERE problem.city_id = %(city)s AND (%(street)s::text IS NULL OR problem.street = %(street)s)
   AND (%(district)s::text IS NULL OR problem.district = %(district)s)
   AND (is_open(problem.state) OR problem.reported_at >= %(before)s OR problem.ended_at >= %(before)s)
   AND problem.state NOT IN ('rejected', 'duplicate', 'withdrawn')
 GROUP BY class.code
 ORDER BY reported DESC, open DESC, class.code;
