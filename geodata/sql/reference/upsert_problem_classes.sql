-- Writes problem classes, where they are new or differ.
INSERT INTO problem_class AS stored (code, kind, class_zh, class_en, name_zh, name_en, aliases, deadline_amount,
                                     deadline_unit)
SELECT given.*
  FROM jsonb_to_recordset(%(rows)s) AS given (code text, kind text, class_zh text, class_en text, name_zh text,
       name_en text, aliases text[], deadline_amount double precision, deadline_unit text)
    ON CONFLICT (code) DO UPDATE
   SET (kind, class_zh, class_en, name_zh, name_en, aliases, deadline_amount, deadline_unit)
     = (excluded.kind, excluded.class_zh, excluded.class_en, excluded.name_zh, excluded.name_en, excluded.aliases,
        excluded.deadline_amount, excluded.deadline_unit)
 WHERE (stored.kind, stored.class_zh, stored.class_en, stored.name_zh, stored.name_en, stored.aliases,
        stored.deadline_amount, stored.deadline_unit)
       IS DISTINCT FROM
       (excluded.kind, excluded.class_zh, excluded.class_en, excluded.name_zh, excluded.name_en, excluded.aliases,
        excluded.deadline_amount, excluded.deadline_unit);
