-- Names the import whose changes the database notes until the transaction ends; none where it is empty.
SELECT set_config('gridsvc.import_run', %(run)s, true);
