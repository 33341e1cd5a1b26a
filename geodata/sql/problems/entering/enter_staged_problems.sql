-- Enters the new problems of some waiting rows, with their histories, and says how many.
SELECT enter_staged_problems(%(city)s, %(source)s, %(first)s, %(last)s, %(duplicates)s, %(look_up)s, %(arrivals)s, %(actor)s,
                             %(role)s, %(at)s);
