-- Lets the present transaction see the job queue's tables as well.
SELECT set_config('search_path', 'gridsvc,procrastinate,public', true);
