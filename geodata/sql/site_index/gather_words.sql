-- Lets this transaction keep its new words together, so many, before they are filed.
SELECT set_config('gin_pending_list_limit', '64MB', true), set_config('work_mem', '64MB', true),
       set_config('maintenance_work_mem', '64MB', true);
